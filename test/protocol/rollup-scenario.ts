// Stories for the world of old days.

import fc from 'fast-check';

import { DAYS, type Pause, type Round, type RollupCode, RollupWorld } from './rollup-world.ts';
import type { Fault } from './world.ts';

interface Scenario {
  readonly before: readonly number[];
  readonly rounds: readonly Round[];
  readonly faults: readonly Fault[];
}

const aDay = fc.nat(DAYS.length - 1);

const pausesAt = (...points: string[]): fc.Arbitrary<Pause[]> =>
  fc.array(fc.record({ point: fc.constantFrom(...points), time: fc.nat(2) }), { maxLength: 2 });

/** Half of them begin when the others are done, or stopped. */
const late: fc.Arbitrary<Pause[]> = fc.constant([{ point: 'start', time: 0 }]);

const aCommit = fc.record({
  picks: fc.array(fc.nat(2 * DAYS.length - 1), { minLength: 1, maxLength: 2 }),
  pauses: pausesAt('start', 'before put due', 'before read rollup', 'before strike', 'before replace'),
});

const aRun = fc.record({
  pauses: fc.oneof(
    late,
    pausesAt(
      'before begin',
      'before read',
      'before replace',
      'before dues',
      'between dues',
      'before readRange',
      'before write',
      'before put due',
      'before remove due',
    ),
  ),
});

const aRead = fc.record({ range: fc.tuple(aDay, aDay), pauses: pausesAt('start', 'before readRange') });

const aRound: fc.Arbitrary<Round> = fc.record({
  commits: fc.array(aCommit, { maxLength: 2 }),
  runs: fc.array(aRun, { maxLength: 2 }),
  reads: fc.array(aRead, { maxLength: 2 }),
});

const calm = { weight: 60, arbitrary: fc.constant<Fault>('none') };
const fault = { weight: 1, arbitrary: fc.constantFrom<Fault>('fail', 'throttle', 'die') };

/** `size` bounds the rounds; shrinking ends at the shortest story that breaks a law. Half of them have no fault. */
export const rollupScenario = (size: number): fc.Arbitrary<Scenario> =>
  fc.record({
    before: fc.oneof(fc.constant([]), fc.constant([0, 1, 2, 3]), fc.subarray([0, 1, 2, 3])),
    rounds: fc.array(aRound, { minLength: 1, maxLength: size }),
    faults: fc.oneof(fc.constant<Fault[]>([]), fc.array(fc.oneof(calm, fault), { maxLength: 500 })),
  });

/** Plays the story and returns the laws that it broke. */
export async function playRollups(
  code: RollupCode,
  { before, rounds, faults }: Scenario,
  scheduler: fc.Scheduler,
): Promise<string[]> {
  const world = new RollupWorld(code);
  await world.begin(before);
  const drawn = (function* draw(): Generator<Fault, Fault> {
    yield* faults;
    for (;;) yield 'none';
  })();
  for (const round of rounds) await world.play(round, scheduler, drawn);
  return world.settle(scheduler);
}
