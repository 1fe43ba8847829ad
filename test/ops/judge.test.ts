// What is no fault of a document: duplicates that it cannot tell from what it counts, and raw events that are gone because they were
// kept for as long as promised.

import { describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold, merge, summarize } from '../../lambdas/domain/day-document.ts';
import { MAX_DUPLICATE_RANGES } from '../../lambdas/domain/limits.ts';
import { countReceipts } from '../../lambdas/domain/receipts.ts';
import { isExpired, judge } from '../../ops/judge.ts';
import { planRebuild } from '../../ops/plan.ts';
import { withCounts } from '../support/documents.ts';
import { aMessage, aView, parts } from '../support/messages.ts';
import { inspected } from './inspected.ts';

const WHOLE = { isPartial: false, isExpired: false };

describe('a flood of duplicates, more than are told apart from what is counted,', () => {
  const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
  // Each message is of two events, and every other one is a duplicate: they leave no raw event.
  const messages = Array.from({ length: 2 * MAX_DUPLICATE_RANGES + 400 }, (_, index) =>
    aMessage(2 * index, { events: [aView({ path: `/${index % 50}` }), aView()] }),
  );
  const counted = messages.filter((_, index) => index % 2 === 0);
  const duplicates = messages.filter((_, index) => index % 2 === 1);
  const raw = fold(emptyDocument, counted);
  const flooded = merge(raw, summarize([], duplicates));
  const judged = (document: DayDocument, left: DayDocument) =>
    judge(key, inspected(document), { document: left, waiting: [] }, false);

  test('leaves nothing to find or to rebuild, whether noted at once or in the parts of a sum', () => {
    const thirds = parts(duplicates, 3);
    const sum = parts(counted, 3)
      .map((third, index) => summarize(third, thirds[index]))
      .reduce(merge);
    for (const document of [flooded, sum]) {
      expect(countReceipts(document.dots.counted)).toBe(document.counts.events + 400);
      expect(judged(document, raw)).toMatchObject({ verdict: 'equal', missing: 0, unnumbered: 400 });
      expect(planRebuild(inspected(document), raw, WHOLE)).toEqual({ kind: 'equal' });
    }
  });

  test('hides neither raw that is missing nor a number that is wrong', () => {
    const left = fold(emptyDocument, counted.slice(3));
    expect(judged(flooded, left)).toMatchObject({ verdict: 'incomplete', missing: 6 });
    expect(planRebuild(inspected(flooded), left, WHOLE)).toMatchObject({ kind: 'refused', missing: 6 });
    const wrong = withCounts(flooded, { views: flooded.counts.views + 1 });
    expect(judged(wrong, raw)).toMatchObject({ verdict: 'differs', missing: 0 });
    expect(planRebuild(inspected(wrong), raw, WHOLE)).toMatchObject({ kind: 'write', missing: 0, next: flooded });
  });
});

describe('raw events of a day, kept for 90 days from their commit,', () => {
  const now = Date.parse('2025-11-14T12:00:00Z');

  test.each<[string, string, boolean]>([
    ['are all there of today', '2025-11-14', false],
    ['are all there until 90 days after the day began', '2025-08-17', false],
    ['may be gone from then on: the first commits of the day are as old', '2025-08-16', true],
    ['may be gone of a day that is yet to come: a clock was ahead when they were sent', '2031-05-05', true],
  ])('%s', (_, day, expected) => {
    expect(isExpired(day, 90, now)).toBe(expected);
  });
});
