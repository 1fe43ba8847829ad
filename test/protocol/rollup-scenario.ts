// Stories for the world of old days.

import fc from 'fast-check';

import { DAYS, type Pause, type Round, type RollupCode, RollupWorld } from './rollup-world.ts';
import type { Fault } from './world.ts';

export interface Scenario {
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
      'before read rollups',
      'before write',
      'before put due',
      'before remove due',
    ),
  ),
});

const aRead = fc.record({
  range: fc.tuple(aDay, aDay),
  youngDays: fc.constantFrom(1, 3),
  pauses: pausesAt('start', 'before readRange', 'before read rollups'),
});

const aRound: fc.Arbitrary<Round> = fc.record({
  commits: fc.array(aCommit, { maxLength: 2 }),
  runs: fc.array(aRun, { maxLength: 2 }),
  reads: fc.array(aRead, { maxLength: 2 }),
});

const calm = { weight: 60, arbitrary: fc.constant<Fault>('none') };
const fault = { weight: 1, arbitrary: fc.constantFrom<Fault>('fail', 'throttle', 'die') };

/** Half of them have no fault. */
const rollupScenario = (size: number): fc.Arbitrary<Scenario> =>
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

const at = (point: string, time = 0): Pause => ({ point, time });
/** Places in DAYS. */
const JANUARY = 0;
const JANUARY_TOO = 1;
const FEBRUARY = 3;
const aStory = (before: number[], ...rounds: Partial<Round>[]): Scenario => ({
  before,
  rounds: rounds.map((round) => ({ commits: [], runs: [], reads: [], ...round })),
  faults: [],
});

/** Stories of three processes and more, which chance would take long to find. Whoever is stopped goes on in the order of stopping. */
const STORIES: readonly Scenario[] = [
  // An event of a month without any is announced just before the year begins, and written after that.
  aStory(
    [],
    { commits: [{ picks: [JANUARY], pauses: [] }] },
    {
      commits: [{ picks: [FEBRUARY], pauses: [at('start'), at('before replace')] }],
      runs: [{ pauses: [at('before begin', 2)] }],
    },
  ),
  // The same is written before the year begins, and rolled up by another run while the year looks for what is below it.
  aStory(
    [],
    { commits: [{ picks: [JANUARY], pauses: [] }] },
    {
      commits: [{ picks: [FEBRUARY], pauses: [at('start')] }],
      runs: [
        { pauses: [at('before begin', 2), at('before dues', 1)] },
        { pauses: [at('start'), at('before read rollup')] },
      ],
    },
  ),
  // A run stops between making a dekad and making its month due, and another one makes the year.
  aStory(
    [],
    { commits: [{ picks: [JANUARY, FEBRUARY], pauses: [] }] },
    { runs: [{ pauses: [at('before put due')] }, { pauses: [at('start')] }] },
  ),
  // Two runs close a large day; one has just sealed its tail when the other's rollup is there and an event comes.
  aStory(
    [JANUARY, JANUARY, JANUARY, JANUARY],
    { commits: [{ picks: [JANUARY_TOO], pauses: [] }] },
    {
      commits: [{ picks: [JANUARY], pauses: [at('start'), at('before read')] }],
      runs: [{ pauses: [at('before write')] }, { pauses: [at('start'), at('after replace tail'), at('before write')] }],
      reads: [{ range: [JANUARY, JANUARY], youngDays: 1, pauses: [at('start'), at('before read rollups')] }],
    },
  ),
  // An event is announced when one of two runs is about to take its dekad off the list, and the other has done everything.
  aStory(
    [],
    { commits: [{ picks: [JANUARY], pauses: [] }] },
    {
      commits: [{ picks: [JANUARY], pauses: [at('start')] }],
      runs: [{ pauses: [at('before remove due')] }, { pauses: [] }],
    },
  ),
];

/** One of the stories above, or any other. `size` bounds the rounds; shrinking ends at the shortest story that breaks a law. */
export const rollupStory = (size: number): fc.Arbitrary<Scenario> =>
  fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...STORIES) }, { weight: 5, arbitrary: rollupScenario(size) });
