// Night after night with the real run, a time budget and a clock that the work advances: which site
// gets its turn when.

import { describe, expect, test } from 'vitest';

import { periodOf } from '../../../lambdas/domain/periods.ts';
import { noSummary } from '../../../lambdas/domain/document/summary.ts';
import { DAY_MS } from '../../../lambdas/domain/event/timestamp.ts';
import type { Rolled } from '../../../lambdas/rollup/roll.ts';
import { type Outcome, run } from '../../../lambdas/rollup/run.ts';
import { LostRaceError } from '../../../lambdas/store/table/lost-race.ts';
import type { RollupKey } from '../../../lambdas/store/rollups/rollup-store.ts';
import { MemoryRollups } from '../../support/memory-rollups.ts';
import { silenceLogs } from '../../support/quiet.ts';
import { seededRandom } from '../../../kit/random.ts';

const HOUR_MS = 3_600_000;
const FIRST_NIGHT = Date.parse('2026-03-10T00:00Z');
/** Milliseconds of one rollup here, where sixteen are built at a time. */
const ROLL_MS = 16;

silenceLogs();

/** A table, and the rollups due in it, night after night. */
class Nights {
  readonly rollups = new MemoryRollups({}, seededRandom('nights'));
  /** By site: the night of its turn, from 0. */
  readonly turns = new Map<string, number>();
  /** What cannot be built, and why. */
  readonly broken = new Map<string, () => Rolled>();
  night = 0;
  #now = FIRST_NIGHT;

  /**
   * A late event for last year marks a month of a site, at this hour of the day before the night's
   * run.
   */
  mark(site: string, hour = 12): void {
    this.rollups.mark({ site, shard: 0, period: periodOf('month', '2026-01-15') }, this.#now - DAY_MS + hour * HOUR_MS);
  }

  /** One run with time for this many rollups. */
  async run(budget: number): Promise<Outcome> {
    const deadline = this.#now + (budget * ROLL_MS) / 16;
    const roll = async (key: RollupKey): Promise<Rolled> => {
      this.#now += ROLL_MS / 16;
      await Promise.resolve();
      const found = this.rollups.get(key);
      const broken = this.broken.get(key.site);
      if (broken !== undefined) return broken();
      if (found !== undefined) this.rollups.write(key, found.epoch, noSummary);
      this.turns.set(key.site, this.night);
      return 'done';
    };
    const outcome = await run(deadline, { rollups: this.rollups.store, roll, now: () => this.#now });
    this.night += 1;
    this.#now = FIRST_NIGHT + this.night * DAY_MS;
    return outcome;
  }
}

describe('the nightly run', () => {
  test('serves every honest site within a few nights, though strangers mark more than fits every day', async () => {
    const nights = new Nights();
    const random = seededRandom('sites');
    const honest = new Map<string, number>();
    for (let night = 0; night < 7; night += 1) {
      for (let n = 0; n < 3000; n += 1) nights.mark(`made-up-${night}-${n}`, random() * 24);
      for (let n = 0; n < 20; n += 1) {
        honest.set(`honest-${night}-${n}`, night);
        nights.mark(`honest-${night}-${n}`, random() * 24);
      }
      await nights.run(2000);
    }
    for (let calm = 0; calm < 4; calm += 1) await nights.run(2000);
    const waits = [...honest].map(([site, since]) => (nights.turns.get(site) ?? Infinity) - since + 1);
    expect(Math.max(...waits.slice(0, 20))).toBe(2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(5);
  });

  test('serves a site before all that are due later, however many they are', async () => {
    const nights = new Nights();
    nights.mark('honest', 1);
    for (let n = 0; n < 1000; n += 1) nights.mark(`made-up-${n}`, 2);
    await nights.run(16);
    expect(nights.turns.get('honest')).toBe(0);
  });

  test('goes on where its time ended', async () => {
    const nights = new Nights();
    for (let n = 0; n < 100; n += 1) nights.mark(`site-${n}`);
    expect(await nights.run(60)).toMatchObject({ done: 60 });
    expect(await nights.run(60)).toMatchObject({ done: 40 });
    expect(await nights.run(60)).toMatchObject({ done: 0 });
  });

  test.each<{ what: string; come: () => Rolled; as: keyof Outcome }>([
    {
      what: 'fails',
      come: () => {
        throw new Error('damaged');
      },
      as: 'failed',
    },
    { what: 'has to wait', come: () => 'waits', as: 'waiting' },
  ])('is not held up by what $what every night, which goes to the end of the line', async ({ come, as }) => {
    const nights = new Nights();
    for (let n = 0; n < 50; n += 1) {
      nights.mark(`stuck-${n}`, 1);
      nights.broken.set(`stuck-${n}`, come);
    }
    for (let n = 0; n < 50; n += 1) nights.mark(`sound-${n}`, 2);
    // If it were held up, it would build ten of them a night.
    const outcomes = [await nights.run(60), await nights.run(60), await nights.run(60)];
    expect(outcomes.reduce((sum, { done }) => sum + done, 0)).toBe(50);
    expect(outcomes[0]?.[as]).toBeGreaterThan(0);
    // Not given up either.
    nights.broken.clear();
    expect(await nights.run(100)).toMatchObject({ [as]: 0, done: 50 });
  });

  test('leaves in its place what it lost to a late event', async () => {
    const nights = new Nights();
    nights.mark('raced', 1);
    nights.broken.set('raced', () => {
      throw new LostRaceError('marked');
    });
    for (let n = 0; n < 20; n += 1) nights.mark(`other-${n}`, 2);
    expect(await nights.run(100)).toMatchObject({ lost: 1, done: 20 });
    nights.broken.clear();
    expect(await nights.run(100)).toMatchObject({ lost: 0, done: 1 });
  });

  test('begins nothing after its deadline, and ends where the clock stands still', async () => {
    const nights = new Nights();
    nights.mark('site');
    expect(await nights.run(0)).toEqual({ done: 0, waiting: 0, lost: 0, failed: 0 });
    const { store } = nights.rollups;
    const stuck = await run(Infinity, { rollups: store, roll: async () => 'waits', now: () => FIRST_NIGHT + DAY_MS });
    expect(stuck).toEqual({ done: 0, waiting: 1, lost: 0, failed: 0 });
  });
});
