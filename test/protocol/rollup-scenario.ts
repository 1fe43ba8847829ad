// Stories for the world of old days.

import fc from 'fast-check';

import { DAYS, type Fault, type Round, type RollupCode, RollupWorld } from './rollup-world.ts';

interface Scenario {
  readonly rounds: readonly Round[];
  readonly faults: readonly Fault[];
}

const aDay = fc.nat(DAYS.length - 1);

const aRound: fc.Arbitrary<Round> = fc.record({
  commits: fc.array(fc.array(fc.nat(2 * DAYS.length - 1), { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
  runs: fc.nat(2),
  reads: fc.array(fc.tuple(aDay, aDay), { maxLength: 2 }),
});

const calm = { weight: 24, arbitrary: fc.constant<Fault>('none') };
const stall = { weight: 3, arbitrary: fc.constant<Fault>('stall') };
const fault = { weight: 1, arbitrary: fc.constantFrom<Fault>('fail', 'throttle', 'die') };

/** `size` bounds the rounds; shrinking ends at the shortest story that breaks a law. Half of them only stall. */
export const rollupScenario = (size: number): fc.Arbitrary<Scenario> =>
  fc.record({
    rounds: fc.array(aRound, { minLength: 1, maxLength: size }),
    faults: fc.oneof(
      fc.array(fc.oneof(calm, stall), { maxLength: 300 }),
      fc.array(fc.oneof(calm, stall, fault), { maxLength: 300 }),
    ),
  });

/** Plays the story and returns the laws that it broke. */
export async function playRollups(
  code: RollupCode,
  { rounds, faults }: Scenario,
  scheduler: fc.Scheduler,
): Promise<string[]> {
  const world = new RollupWorld(code);
  const drawn = (function* draw(): Generator<Fault, Fault> {
    yield* faults;
    for (;;) yield 'none';
  })();
  for (const round of rounds) await world.play(round, scheduler, drawn);
  return world.settle(scheduler);
}
