// What the questions of a request read is bounded by the memory that it takes: a stranger may ask
// about many ranges of a public site at once, and chooses what its days hold.

import { describe, expect, test } from 'vitest';

import { siteDefaults } from '../../../lambdas/domain/access/site.ts';
import { emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import { weighCounts, weighWithFacts } from '../../../lambdas/domain/document/document-weight.ts';
import { summaryOf } from '../../../lambdas/domain/document/summary.ts';
import { DAY_TABLE } from '../../../lambdas/domain/limits/documents.ts';
import { DECODED_SHARE, READ_SHARE } from '../../../lambdas/domain/limits/questions.ts';
import type { SentQuestion } from '../../../lambdas/domain/query/question.ts';
import { readQuestion } from '../../../lambdas/domain/query/read-question.ts';
import { UnanswerableError } from '../../../lambdas/domain/query/unanswerable.ts';
import { dayAfter } from '../../../lambdas/domain/periods.ts';
import { type Need, Pieces } from '../../../lambdas/stats/query/pieces.ts';
import { answerQuestions } from '../../../lambdas/stats/query/questions.ts';
import { createDocumentReader } from '../../../lambdas/store/days/document-reader.ts';
import { toItem } from '../../../lambdas/store/days/document-store.ts';
import { DEFAULTS } from '../../../lib/settings.ts';
import { MemoryItems } from '../../support/memory-items.ts';
import { MemoryRollups } from '../../support/memory-rollups.ts';
import { aMessage, aView } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';

const daysFrom = (first: string, count: number): string[] => {
  const days = [first];
  while (days.length < count) days.push(dayAfter(days.at(-1) ?? first));
  return days;
};

/** A hundred visitors, each of whom views a page that no other does: some 100 KB of memory. */
const DOCUMENT = fold(emptyDocument, [
  aMessage(0, { events: Array.from({ length: 100 }, (_, n) => aView({ path: `/${n}`, visitor: visitorOf(n) })) }),
]);
const DAY_BYTES = weighWithFacts(summaryOf('2025-01-05', DOCUMENT, 0));
/** Without its visitor table. */
const COUNTS_BYTES = weighCounts(DOCUMENT.counts);

interface Stored {
  readonly days?: readonly string[];
  readonly shards?: number;
}

/** A site that has this document on each day, in each shard. */
function readerOf(maxReadBytes: number, { days = daysFrom('2025-01-05', 6), shards = 1 }: Stored = {}) {
  const items = new MemoryItems();
  for (const day of days) {
    for (let shard = 0; shard < shards; shard += 1) {
      items.set({ site: 's', day, shard }, { base: toItem(DOCUMENT, 1, 5) });
    }
  }
  return {
    documents: createDocumentReader(items.store),
    rollups: new MemoryRollups().store,
    now: () => Date.parse('2025-06-01'),
    shards,
    queueRetentionDays: 28,
    maxReadBytes,
  };
}

const needOf = (from: string, to: string, detail: Need['detail'] = 'all'): Need => ({
  site: 's',
  from,
  to,
  detail,
  levels: 'days',
});
const TOO_MUCH = 'ask by time:month or a narrower range, or fewer questions at once';

describe('the days of a request', () => {
  const needs = [needOf('2025-01-05', '2025-01-06'), needOf('2025-01-08', '2025-01-10')];

  test('are read as long as all of its ranges together have room', async () => {
    const pieces = new Pieces(needs, readerOf(5 * DAY_BYTES));
    expect((await Promise.all(needs.map((need) => pieces.of(need)))).map(({ length }) => length)).toEqual([2, 3]);
  });

  test('are refused beyond it, though each range has room by itself', async () => {
    const reader = readerOf(4 * DAY_BYTES);
    for (const need of needs) await new Pieces([need], reader).of(need);
    const pieces = new Pieces(needs, reader);
    const settled = await Promise.allSettled(needs.map((need) => pieces.of(need)));
    const [refusal] = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refusal).toBeInstanceOf(UnanswerableError);
    expect(refusal).toHaveProperty('message', expect.stringContaining(TOO_MUCH));
  });

  test('take as much in several shards as what they have together', async () => {
    const need = needOf('2025-01-05', '2025-01-10');
    // Six days, and the next shard's of the day that comes.
    const reader = readerOf(7.5 * DAY_BYTES, { shards: 4 });
    const pieces = await new Pieces([need], reader).of(need);
    expect(pieces.map(({ summary }) => summary.counts.views)).toEqual(Array.from({ length: 6 }, () => 400));
  });
});

describe('questions', () => {
  const YEAR = daysFrom('2024-01-01', 366);
  const answer = async (sent: Partial<SentQuestion>, room: number, ...more: Partial<SentQuestion>[]) => {
    const asked = [sent, ...more].map((one) => ({
      question: readQuestion({
        site_id: 's',
        metrics: ['pageviews'],
        date_range: ['2024-01-01', '2024-12-31'],
        ...one,
      }),
      site: siteDefaults('s'),
    }));
    const [first] = await answerQuestions(asked, readerOf(room, { days: YEAR }), () => '');
    return first?.answer.results ?? [];
  };

  test('about views alone hold no lists of what was viewed', async () => {
    expect(await answer({ dimensions: ['time:day'], pagination: { limit: 1000 } }, 200 * COUNTS_BYTES)).toHaveLength(
      366,
    );
  });

  test('about a long range hold months, though there are no rollups', async () => {
    const [row] = await answer({ dimensions: ['event:page'] }, 100 * COUNTS_BYTES);
    expect(row).toMatchObject({ metrics: [366] });
  });

  test('by the day about what was viewed are refused where that is too much', async () => {
    const byDay = answer(
      { dimensions: ['time:day', 'event:page'], filters: [['is', 'event:page', ['/1']]] },
      200 * COUNTS_BYTES,
    );
    await expect(byDay).rejects.toThrow(TOO_MUCH);
  });

  test('may not make a sum each of what they share', async () => {
    const [first = {}, ...more] = daysFrom('2024-01-01', 10).map((from): Partial<SentQuestion> => ({
      dimensions: ['time:week'],
      filters: [['is', 'event:page', ['/1']]],
      date_range: [from, '2024-12-31'],
    }));
    // The days are held once, and of each range 53 weeks.
    expect(await answer(first, 500 * COUNTS_BYTES)).toHaveLength(53);
    await expect(answer(first, 500 * COUNTS_BYTES, ...more)).rejects.toThrow(TOO_MUCH);
  });
});

describe('the memory of stats', () => {
  test('has room for a quarter of a busy site and what it is compared with', () => {
    // Four views a visitor, in two visits, of a thousand pages.
    const events = Array.from({ length: 4 * DAY_TABLE.rows }, (_, n) =>
      aView({
        path: `/articles/a-page-with-a-name-${n % 1000}`,
        at: n % 2 === 0 ? 1000 * n : 40_000_000 + 1000 * n,
        visitor: visitorOf(n % DAY_TABLE.rows),
      }),
    );
    const day = weighWithFacts(summaryOf('2025-01-05', fold(emptyDocument, [aMessage(0, { events })]), 0));
    expect(day).toBeGreaterThan(1_000_000);
    expect(2 * 91 * day).toBeLessThan(READ_SHARE * DEFAULTS.statsMemory * 2 ** 20);
  });

  test.each([512, DEFAULTS.statsMemory])(
    'of %i MB has room for a request, what is kept, and the program',
    (megabytes) => {
      // Lambda gives the heap nine tenths; 150 MB are the program, and columns and rows.
      expect((READ_SHARE + DECODED_SHARE) * megabytes + 150).toBeLessThan(0.9 * megabytes);
    },
  );
});
