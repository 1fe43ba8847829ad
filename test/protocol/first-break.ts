// Looks for a law that a bug breaks, with stories of a fixed seed: so what is found once is found
// again.

import fc from 'fast-check';

/** Plays stories until a law breaks; says which, or '' where none did. */
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
