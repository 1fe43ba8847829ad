// What the questions of a request read is bounded by the memory that it takes: a stranger may ask
// about many ranges of a public site at once.

import { describe, expect, test } from 'vitest';

import { emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import { UnanswerableError } from '../../../lambdas/domain/query/unanswerable.ts';
import { type Need, Pieces } from '../../../lambdas/stats/query/pieces.ts';
import { createDocumentReader } from '../../../lambdas/store/days/document-reader.ts';
import { toItem } from '../../../lambdas/store/days/document-store.ts';
import { MemoryItems } from '../../support/memory-items.ts';
import { MemoryRollups } from '../../support/memory-rollups.ts';
import { aMessage, aView } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';

const DAYS = ['2025-01-05', '2025-01-06', '2025-01-07', '2025-01-08', '2025-01-09', '2025-01-10'];

/** A site with a hundred visitors a day, whose tables take 40 to 80 KB each. */
function readerOf(maxTableBytes: number) {
  const items = new MemoryItems();
  const events = Array.from({ length: 100 }, (_, n) => aView({ path: `/${n}`, visitor: visitorOf(n) }));
  const document = fold(emptyDocument, [aMessage(0, { events })]);
  for (const day of DAYS) items.set({ site: 's', day, shard: 0 }, { base: toItem(document, 1, 5) });
  return {
    documents: createDocumentReader(items.store),
    rollups: new MemoryRollups().store,
    now: () => Date.parse('2025-06-01'),
    shards: 1,
    queueRetentionDays: 28,
    maxTableBytes,
  };
}

const needOf = (from: string, to: string, tables = true): Need => ({ site: 's', from, to, tables, levels: 'days' });
const [first = '', second = '', , fourth = '', , sixth = ''] = DAYS;

describe('the visitor tables of a request', () => {
  test('are read as long as all of its ranges together have room', async () => {
    const needs = [needOf(first, second), needOf(fourth, sixth)];
    const pieces = new Pieces(needs, readerOf(1_000_000));
    expect((await Promise.all(needs.map((need) => pieces.of(need)))).map(({ length }) => length)).toEqual([2, 3]);
  });

  test('are refused beyond it, though each range has room by itself', async () => {
    const needs = [needOf(first, second), needOf(fourth, sixth)];
    expect(await new Pieces(needs.slice(0, 1), readerOf(250_000)).of(needOf(first, second))).toHaveLength(2);
    const pieces = new Pieces(needs, readerOf(250_000));
    const settled = await Promise.allSettled(needs.map((need) => pieces.of(need)));
    const [refusal] = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refusal).toBeInstanceOf(UnanswerableError);
    expect(refusal).toHaveProperty(
      'message',
      expect.stringContaining('ask for fewer days, or fewer questions at once'),
    );
  });

  test('are no matter where only counts are asked for', async () => {
    const need = needOf(first, sixth, false);
    expect(await new Pieces([need], readerOf(1)).of(need)).toHaveLength(6);
  });
});
