// A range is read with the parts and at the levels that a question needs, and no others.

import { describe, expect, test } from 'vitest';

import { fold, emptyDocument } from '../../../lambdas/domain/document/day-document.ts';
import { DamagedDocumentError } from '../../../lambdas/domain/document/document-codec.ts';
import { addSummaries, noSummary, type Summary, summaryOf } from '../../../lambdas/domain/document/summary.ts';
import { periodOf } from '../../../lambdas/domain/periods.ts';
import { noDays } from '../../../lambdas/domain/visits/visitor-days.ts';
import { type ReadOptions, readRange } from '../../../lambdas/stats/read-range.ts';
import { createDocumentReader } from '../../../lambdas/store/days/document-reader.ts';
import { toItem } from '../../../lambdas/store/days/document-store.ts';
import { MemoryItems } from '../../support/memory-items.ts';
import { MemoryRollups } from '../../support/memory-rollups.ts';
import { aMessage, aView } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';

const SITE = { site: 'example.com', shard: 0 };
const DAYS = ['2025-01-05', '2025-01-06', '2025-03-09'];
const NOW = Date.parse('2025-06-01');

/** Of as many views as the day has visitors, each of another page. */
const documentOf = (visitors: number) => {
  const events = Array.from({ length: visitors }, (_, n) => aView({ path: `/${n * 7919}`, visitor: visitorOf(n) }));
  return fold(emptyDocument, [aMessage(0, { events })]);
};

function setup() {
  const items = new MemoryItems();
  const rollups = new MemoryRollups();
  for (const day of DAYS) items.set({ ...SITE, day }, { base: toItem(documentOf(100), 1, 5) });
  const january = DAYS.slice(0, 2).map((day) => summaryOf(day, documentOf(100), 5));
  const key = { ...SITE, period: periodOf('month', '2025-01-01') };
  rollups.mark(key, NOW);
  rollups.write(key, NOW, january.reduce(addSummaries, noSummary));
  const reader = { documents: createDocumentReader(items.store), rollups: rollups.store, now: () => NOW, youngDays: 1 };
  const read = (options?: ReadOptions) =>
    Array.fromAsync(readRange({ ...SITE, from: '2025-01-01', to: '2025-04-30' }, reader, options));
  return { items, read };
}

const rowsOf = ({ table }: Summary): number => [...table.days.values()].flat().length;

describe('a range', () => {
  test('is read without visitor tables, of days as of rollups, unless they are asked for', async () => {
    const { read } = setup();
    const counts = await read();
    expect(counts.map(({ first, last }) => [first, last])).toEqual([
      ['2025-01-01', '2025-01-31'],
      ['2025-03-09', '2025-03-09'],
    ]);
    for (const { summary } of counts) expect(summary.table).toEqual(noDays);
    const all = await read({ parts: 'all' });
    expect(all.map(({ summary }) => rowsOf(summary))).toEqual([200, 100]);
    expect(all.map(({ summary }) => summary.counts)).toEqual(counts.map(({ summary }) => summary.counts));
  });

  test('of which a table is damaged still has its counts', async () => {
    const { items, read } = setup();
    const key = { ...SITE, day: '2025-03-09' };
    const base = items.get(key).base ?? expect.fail();
    items.set(key, { base: { ...base, body: Uint8Array.from(base.body).fill(0, base.body.length - 50) } });
    expect((await read()).map(({ summary }) => summary.counts.views)).toEqual([200, 100]);
    await expect(read({ parts: 'all' })).rejects.toThrow(DamagedDocumentError);
  });

  test('is read day by day where that is asked for, though a rollup holds the days', async () => {
    const { read } = setup();
    const days = await read({ levels: 'days', parts: 'all' });
    expect(days.map(({ first, last }) => [first, last])).toEqual(DAYS.map((day) => [day, day]));
    expect(days.map(({ summary }) => [...summary.table.days.keys()])).toEqual(DAYS.map((day) => [day]));
  });
});
