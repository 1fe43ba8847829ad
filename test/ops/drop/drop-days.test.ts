// drop against the nightly run: whatever is rolled up while days are removed, no remaining rollup
// holds one of them.

import { describe, expect, test } from 'vitest';

import type { DocumentKey } from '../../../lambdas/domain/event/message.ts';
import { type Period, periodOf, periodsOf } from '../../../lambdas/domain/periods.ts';
import { noSummary } from '../../../lambdas/domain/document/summary.ts';
import { dropDays } from '../../../ops/drop/drop-days.ts';
import type { Remover } from '../../../ops/store/remover.ts';
import { MemoryRollups } from '../../support/memory-rollups.ts';

const SITE = 'example.com';
const NOW = Date.parse('2026-03-01');
const RANGE = { from: '2025-01-15', to: '2025-02-28' };
const DAYS = ['2025-01-20', '2025-02-10'];
const [january, february, year] = ['2025-01', '2025-02', '2025'].map((name) =>
  periodOf(name.length === 4 ? 'year' : 'month', `${name}-01-01`.slice(0, 10)),
) as [Period, Period, Period];

const keyOf = (period: Period) => ({ site: SITE, shard: 0, period });

/**
 * Drops days while `meanwhile` runs before each document is removed. Returns the remaining rollups,
 * and whether each is valid.
 */
async function dropping(rollups: MemoryRollups, meanwhile: (key: DocumentKey) => void) {
  const removed: string[] = [];
  const remover: Remover = {
    removeDocument: async (key) => meanwhile(key),
    removeRaw: async () => ({ events: 0, idempotencyRecords: 0 }),
    removeRollup: async ({ period }, epoch) => {
      const isRemoved = rollups.get(keyOf(period))?.epoch === epoch;
      if (isRemoved) removed.push(period.name);
      return isRemoved;
    },
  };
  const keys = DAYS.map((day) => ({ site: SITE, shard: 0, day }));
  const signal = new AbortController().signal;
  await dropDays(SITE, 0, RANGE, keys, { remover, rollups: rollups.store, now: () => NOW, signal });
  const left = [january, february, year].filter(({ name }) => !removed.includes(name));
  return left.map((period) => `${period.name} ${rollups.get(keyOf(period))?.summary === undefined ? 'due' : 'valid'}`);
}

function withRollups(periods: readonly Period[]): MemoryRollups {
  const rollups = new MemoryRollups();
  for (const period of periods) {
    rollups.mark(keyOf(period), NOW - 1000);
    rollUp(rollups, period);
  }
  return rollups;
}

/** As the nightly run does in its last step. */
function rollUp(rollups: MemoryRollups, period: Period): void {
  const { epoch } = rollups.get(keyOf(period)) ?? expect.fail('it is marked');
  rollups.write(keyOf(period), epoch, noSummary);
}

const ALL = [january, february, year];

describe('while days are dropped', () => {
  test('their rollups are due, before the first of them goes', async () => {
    const rollups = withRollups(ALL);
    await dropping(rollups, () => {
      expect(ALL.map((period) => rollups.get(keyOf(period))?.summary)).toEqual([undefined, undefined, undefined]);
    });
  });

  test('rollups that are made again are removed, or due again where they hold other days', async () => {
    const rollups = withRollups(ALL);
    const left = await dropping(rollups, () => {
      for (const period of ALL) rollUp(rollups, period);
    });
    expect(left).toEqual(['2025-01 due', '2025 due']);
  });

  test('a rollup that a late event marks stays, and is due', async () => {
    const rollups = withRollups(ALL);
    const left = await dropping(rollups, ({ day }) => {
      for (const period of periodsOf(day)) rollups.mark(keyOf(period), NOW);
      for (const period of periodsOf(day)) rollUp(rollups, period);
    });
    expect(left).toEqual(['2025-01 due', '2025-02 due', '2025 due']);
  });

  test('so is one that was not there before', async () => {
    const rollups = withRollups([january]);
    const left = await dropping(rollups, () => {
      for (const period of [february, year]) rollups.mark(keyOf(period), NOW);
      for (const period of [february, year]) rollUp(rollups, period);
    });
    expect(left).toEqual(['2025-01 due', '2025-02 due', '2025 due']);
  });
});
