// Stories for the world of rollups.

import fc from 'fast-check';

import { DAYS, type Round, TIMES } from './rollup-round.ts';
import type { RollupCode } from './rollup-code.ts';
import { RollupWorld } from './rollup-world.ts';
import type { Pause } from './turns.ts';
import type { Fault } from './world.ts';

export interface Scenario {
  readonly rounds: readonly Round[];
  readonly faults: readonly Fault[];
}

const aDay = fc.nat(DAYS.length - 1);

const pausesAt = (...points: string[]): fc.Arbitrary<Pause[]> =>
  fc.array(fc.record({ point: fc.constantFrom(...points), time: fc.nat(2) }), { maxLength: 2 });

/** Half of them start when the others are done, or stopped. */
const late: fc.Arbitrary<Pause[]> = fc.constant([{ point: 'start', time: 0 }]);

/** Hours: two clocks differ by less than 24. */
const skew = fc.constantFrom(0, -11, 11);

const aCommit = fc.record({
  picks: fc.array(fc.nat(2 * DAYS.length - 1), { minLength: 1, maxLength: 2 }),
  pauses: pausesAt('start', 'before replace', 'after replace', 'before mark', 'after mark'),
  skew,
});

const aRun = fc.record({
  pauses: fc.oneof(
    late,
    pausesAt(
      'before due',
      'before read rollup',
      'before readRange',
      'before read rollups',
      'before mark',
      'before write',
    ),
  ),
  skew,
});

const aRead = fc.record({
  range: fc.tuple(aDay, aDay),
  youngDays: fc.constantFrom(1, 3),
  pauses: pausesAt('start', 'before readRange', 'before read rollups'),
  skew,
});

const aRound: fc.Arbitrary<Round> = fc.record({
  time: fc.nat(TIMES.length - 1),
  commits: fc.array(aCommit, { maxLength: 2 }),
  runs: fc.array(aRun, { maxLength: 2 }),
  reads: fc.array(aRead, { maxLength: 2 }),
});

const calm = { weight: 60, arbitrary: fc.constant<Fault>('none') };
const fault = { weight: 1, arbitrary: fc.constantFrom<Fault>('fail', 'throttle', 'die') };

/** Half of them have no fault; in half of them, the years are over. */
const rollupScenario = (size: number): fc.Arbitrary<Scenario> =>
  fc.record({
    rounds: fc
      .tuple(fc.array(aRound, { minLength: 1, maxLength: size }), fc.boolean())
      .map(([rounds, isOld]) => (isOld ? [afterYears, ...rounds] : rounds)),
    faults: fc.oneof(fc.constant<Fault[]>([]), fc.array(fc.oneof(calm, fault), { maxLength: 500 })),
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
  return world.finish(scheduler);
}

const at = (point: string, time = 0): Pause => ({ point, time });
const dies = (point: string, time = 0): Pause => ({ point, time, isDeath: true });
/** Places in DAYS. */
const JANUARY = 0;
const JANUARY_TOO = 1;
const LAST_OF_JANUARY = 2;
const FEBRUARY = 3;
/** The message that was sent last. */
const AGAIN = DAYS.length;
/** Places in TIMES. */
const FIRST = 0;
/** Before January is ready. */
const EVENING = 2;
const YEARS = TIMES.length - 1;

const aRoundOf = (round: Partial<Round>): Round => ({ time: FIRST, commits: [], runs: [], reads: [], ...round });
const aStory = (...rounds: Partial<Round>[]): Scenario => ({ rounds: rounds.map(aRoundOf), faults: [] });
const commits = (picks: number[], ...pauses: Pause[]) => ({ picks, pauses, skew: 0 });
const runs = (...pauses: Pause[]) => ({ pauses, skew: 0 });

/** Old days with a message each. */
const counted = aRoundOf({ time: YEARS, commits: [commits([JANUARY, JANUARY_TOO, FEBRUARY])] });
const afterYears = aRoundOf({ time: YEARS });
const rolledUp = aRoundOf({ time: YEARS, runs: [runs()] });

/**
 * Stories of three or more processes, which random stories would take long to find. Stopped
 * processes continue in the order in which they stopped.
 */
const STORIES: readonly Scenario[] = [
  // A late event is written while its month is summed, and marked before the sum is stored.
  aStory(counted, { time: YEARS, commits: [commits([JANUARY], at('start'))], runs: [runs(at('before write'))] }),
  // The same for a year, whose months are valid again by then.
  aStory(
    counted,
    rolledUp,
    {
      time: YEARS,
      commits: [commits([JANUARY])],
      runs: [runs(at('start'), at('before write', 1)), runs(at('start'), at('start'))],
    },
    { time: YEARS, commits: [commits([JANUARY])] },
    { time: YEARS, runs: [runs(at('before write', 1)), runs()], commits: [commits([FEBRUARY], at('start'))] },
  ),
  // A late event is marked in its year, and the year rebuilt, before the event is marked in its
  // month.
  aStory(counted, rolledUp, {
    time: YEARS,
    commits: [commits([JANUARY], at('before mark', 1))],
    runs: [runs(at('start'))],
    reads: [{ range: [0, 0], youngDays: 1, pauses: [at('start'), at('start')], skew: 0 }],
  }),
  // A writer dies before it marks a late event, which is delivered again.
  aStory(
    counted,
    rolledUp,
    { time: YEARS, commits: [commits([JANUARY], dies('before mark'))] },
    { time: YEARS, commits: [commits([AGAIN])] },
  ),
  // A writer dies before it marks the first event of a month, which is delivered again together
  // with another.
  aStory(
    { time: FIRST, commits: [commits([JANUARY], dies('before mark'))] },
    { time: FIRST, commits: [commits([AGAIN, JANUARY])] },
  ),
  // January is ready by the clock of the rollup, while an event of its last day is late by that of
  // its writer, 22 hours behind.
  aStory(
    { time: EVENING - 1, commits: [commits([LAST_OF_JANUARY])] },
    { time: EVENING, runs: [{ pauses: [], skew: 11 }] },
    { time: EVENING, commits: [{ picks: [LAST_OF_JANUARY], pauses: [], skew: -11 }] },
  ),
  // A run dies when a month has its sum.
  aStory({ time: FIRST, commits: [commits([JANUARY])] }, { time: YEARS, runs: [runs(dies('after write'))] }),
];

/**
 * One of the stories above, or any other. `size` bounds the rounds; shrinking ends at the shortest
 * story that breaks a law.
 */
export const rollupStory = (size: number): fc.Arbitrary<Scenario> =>
  fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...STORIES) }, { weight: 5, arbitrary: rollupScenario(size) });
