// The laws of periods: each is exactly its children, and a range is exactly its cover, which is the
// smallest possible.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  cover,
  dayAfter,
  dayBefore,
  daysOf,
  isLate,
  isReady,
  type Level,
  type LevelRange,
  LEVELS,
  monthsOf,
  parentOf,
  periodOf,
  periodsOf,
  readyAt,
  watermarkAt,
} from '../../lambdas/domain/periods.ts';
import { DAY_MS, dayOf } from '../../lambdas/domain/event/timestamp.ts';
import { parseRollupSortKey, rollupSortKey } from '../../lambdas/store/table/keys.ts';

const FIRST = Date.parse('1970-01-01');
const aDay = fc
  .nat(Math.floor((Date.parse('2099-12-31') - FIRST) / DAY_MS))
  .map((days) => dayOf(FIRST + days * DAY_MS));
const aPeriod = fc.tuple(fc.constantFrom(...LEVELS), aDay).map(([level, day]) => periodOf(level, day));

const daysBetween = (from: string, to: string): string[] => daysOf({ first: from, last: to });

/** The periods and days of a range. */
function piecesOf({ level, from, to }: LevelRange): { first: string; last: string }[] {
  const pieces: { first: string; last: string }[] = [];
  for (let day = from; day <= to; day = dayAfter(pieces.at(-1)?.last ?? day)) {
    pieces.push(level === 'day' ? { first: day, last: day } : periodOf(level, day));
  }
  return pieces;
}

describe('a period', () => {
  test('that is a year has its days in its twelve months, each once and in order', () => {
    fc.assert(
      fc.property(aDay, (day) => {
        const year = periodOf('year', day);
        expect(monthsOf(year).every((month) => parentOf(month)?.name === year.name)).toBe(true);
        expect(monthsOf(year).flatMap(daysOf)).toEqual(daysOf(year));
        expect(parentOf(year)).toBeUndefined();
      }),
    );
  });

  test('of any of its days is itself', () => {
    fc.assert(
      fc.property(aDay, fc.constantFrom<Level>(...LEVELS), (day, level) => {
        const period = periodOf(level, day);
        expect(daysOf(period)).toContain(day);
        for (const each of [period.first, period.last]) expect(periodOf(level, each)).toEqual(period);
      }),
    );
  });

  test('has a sort key of its own, which sorts by time and reads back', () => {
    fc.assert(
      fc.property(aPeriod, aDay, (period, day) => {
        const key = rollupSortKey(period);
        const other = periodOf(period.level, day);
        expect(parseRollupSortKey(key)).toEqual(period);
        expect(key < rollupSortKey(other)).toBe(period.last < other.first);
      }),
    );
    for (const bad of ['day#2025-11-14', 'month#2025', 'month#2025-13', 'month#2025-11-1', 'year#25', 'year#2025-01']) {
      expect(() => parseRollupSortKey(bad)).toThrow(`not a rollup: ${bad}`);
    }
  });

  test('is ready two days after its end', () => {
    const month = periodOf('month', '2025-11-14');
    expect(isReady(month, Date.parse('2025-12-02T23:59:59.999Z'))).toBe(false);
    expect(isReady(month, Date.parse('2025-12-03T00:00:00Z'))).toBe(true);
  });

  test('is ready where a cover may have it', () => {
    fc.assert(
      fc.property(aPeriod, fc.integer({ min: -2, max: 2 }), (period, ms) => {
        const now = readyAt(period) + ms;
        expect(isReady(period, now)).toBe(period.last < watermarkAt(now));
      }),
    );
  });

  test('is not ready, by any clock less than a day apart, while an event of it is in time', () => {
    const DAY_APART = DAY_MS - 1;
    fc.assert(
      fc.property(aDay, fc.integer({ min: 0, max: 4 * DAY_MS }), fc.integer({ max: DAY_APART }), (day, ago, apart) => {
        const now = Date.parse(day) + ago;
        if (isLate(day, now)) return;
        for (const period of periodsOf(day)) expect(isReady(period, now + apart)).toBe(false);
      }),
    );
  });

  test('is marked month before year', () => {
    expect(periodsOf('2025-11-30').map(({ name }) => name)).toEqual(['2025-11', '2025']);
  });
});

describe('a day', () => {
  test('is late when it has been over for 24 hours', () => {
    expect(isLate('2025-11-14', Date.parse('2025-11-15T23:59:59.999Z'))).toBe(false);
    expect(isLate('2025-11-14', Date.parse('2025-11-16T00:00:00Z'))).toBe(true);
    expect(isLate('2025-11-14', Date.parse('2025-11-12T00:00:00Z'))).toBe(false);
  });
});

describe('a cover', () => {
  /** Of up to three years, as the exhaustive search looks at every piece of every day. */
  const aRange = fc.tuple(aDay, fc.nat(1100), fc.integer({ min: -400, max: 1500 })).map(([from, length, watermark]) => {
    const start = Date.parse(from);
    return { from, to: dayOf(start + length * DAY_MS), watermark: dayOf(start + watermark * DAY_MS) };
  });

  test('has every day of the range once, in order, and of periods none that is still open', () => {
    fc.assert(
      fc.property(aRange, ({ from, to, watermark }) => {
        const ranges = cover(from, to, watermark);
        expect(ranges.flatMap((range) => daysBetween(range.from, range.to))).toEqual(daysBetween(from, to));
        for (const range of ranges.filter(({ level }) => level !== 'day')) {
          for (const { last } of piecesOf(range)) expect(last < watermark).toBe(true);
          expect(piecesOf(range)[0]?.first).toBe(range.from);
          expect(piecesOf(range).at(-1)?.last).toBe(range.to);
        }
      }),
    );
  });

  test('is the smallest there is', () => {
    fc.assert(
      fc.property(aRange, ({ from, to, watermark }) => {
        // The fewest pieces that end with each day, found by trying every possible piece.
        const fewest = new Map([[dayBefore(from), 0]]);
        for (const day of daysBetween(from, to)) {
          const ends = periodsOf(day).filter(({ first, last }) => last === day && first >= from && last < watermark);
          const before = [day, ...ends.map(({ first }) => first)].map((first) => fewest.get(dayBefore(first)) ?? 0);
          fewest.set(day, Math.min(...before) + 1);
        }
        expect(cover(from, to, watermark).flatMap(piecesOf)).toHaveLength(fewest.get(to) ?? 0);
      }),
      { numRuns: 40 },
    );
  });

  test('of ten calendar years has at most 53 rollups and days, whatever the day', () => {
    fc.assert(
      fc.property(aDay, (today) => {
        const now = Date.parse(today);
        const from = `${Math.max(1970, Number(today.slice(0, 4)) - 9)}-01-01`;
        expect(cover(from, today, watermarkAt(now)).flatMap(piecesOf).length).toBeLessThanOrEqual(53);
      }),
      { numRuns: 1000 },
    );
  });

  test('is a few queries, even where the end is open', () => {
    expect(cover('1970-01-01', '2099-12-31', '2026-11-20')).toEqual([
      { level: 'year', from: '1970-01-01', to: '2025-12-31' },
      { level: 'month', from: '2026-01-01', to: '2026-10-31' },
      { level: 'day', from: '2026-11-01', to: '2099-12-31' },
    ]);
  });
});
