// Looks for a law that a bug breaks. Stories have a fixed seed, so a break is found in every run.

import fc from 'fast-check';

/** Plays stories until a law breaks. Returns the broken laws, or '' if none breaks. */
export async function firstBreak<Story>(
  story: fc.Arbitrary<Story>,
  play: (story: Story, scheduler: fc.Scheduler) => Promise<readonly string[]>,
  numRuns: number,
): Promise<string> {
  let broken = '';
  await fc.check(
    fc.asyncProperty(story, fc.scheduler(), async (story, scheduler) => {
      broken = (await play(story, scheduler)).join('; ');
      return broken === '';
    }),
    { numRuns, seed: 42, endOnFailure: true },
  );
  return broken;
}
