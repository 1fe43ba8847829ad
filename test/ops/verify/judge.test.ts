// What is not a fault of a document: duplicates that it cannot distinguish from counted events, and
// raw events that are gone after the promised retention.

import { describe, expect, test } from 'vitest';

import {
  type DayDocument,
  emptyDocument,
  fold,
  merge,
  summarize,
} from '../../../lambdas/domain/document/day-document.ts';
import { MAX_DUPLICATE_RANGES } from '../../../lambdas/domain/limits/documents.ts';
import { countNumbers } from '../../../lambdas/domain/dots/dot-set.ts';
import { isExpired, judge, type Report } from '../../../ops/verify/judge.ts';
import { planRebuild } from '../../../ops/rebuild/plan.ts';
import { reportLines } from '../../../ops/verify/report-lines.ts';
import type { InspectedDay } from '../../../ops/store/document-inspector.ts';
import { withCounts } from '../../support/documents.ts';
import { aMessage, aView, parts } from '../../support/messages.ts';
import { inspected } from '../inspected.ts';

const WHOLE = { isPartial: false, isExpired: false };

describe('a flood of duplicates, more than can be distinguished from counted events,', () => {
  const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
  // Each message is of two events, and every other message is a duplicate, which leaves no raw
  // event.
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
      expect(countNumbers(document.dots.counted)).toBe(document.counts.events + 400);
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

describe('what verify says to do is what rebuild does:', () => {
  const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
  const messages = [0, 1, 2].map((seq) => aMessage(seq, { events: [aView({ path: `/${seq}` })] }));
  const whole = fold(emptyDocument, messages);
  const wrong = withCounts(whole, { views: 0 });
  const damaged: InspectedDay = { ...inspected(whole), document: undefined, damage: 'no', parts: {} };

  test.each<[string, InspectedDay | undefined, number, boolean, Report['remedy']]>([
    ['nothing where nothing is wrong', inspected(whole), 3, false, undefined],
    ['nothing where raw is missing and the rest agrees', inspected(whole), 2, false, undefined],
    ['rebuild where a number is wrong', inspected(wrong), 3, false, 'rebuild'],
    ['rebuild --partial where raw is missing too', inspected(wrong), 2, false, 'rebuild --partial'],
    ['rebuild where the document is damaged', damaged, 3, false, 'rebuild'],
    ['rebuild --partial where it is, and raw is missing', damaged, 2, false, 'rebuild --partial'],
    ['rebuild --partial where it is, and raw may have expired', damaged, 3, true, 'rebuild --partial'],
    ['rebuild where the document is gone', undefined, 3, false, 'rebuild'],
    ['rebuild --partial where it is, and raw may have expired', undefined, 2, true, 'rebuild --partial'],
  ])('%s', (_, item, left, expired, remedy) => {
    const kept = messages.slice(0, left);
    // As verify folds them: without dots all of them wait.
    const readable = item?.document !== undefined;
    const raw = readable
      ? { document: fold(emptyDocument, kept), waiting: [] }
      : { document: emptyDocument, waiting: kept };
    const report = judge(key, item, raw, expired);
    expect(report.remedy).toBe(remedy);
    const plan = (isPartial: boolean) =>
      planRebuild(item, fold(emptyDocument, kept), { isPartial, isExpired: expired }).kind;
    expect([plan(false) === 'write', plan(true) === 'write']).toEqual([remedy === 'rebuild', remedy !== undefined]);
    const [line = ''] = reportLines(report, 1);
    expect(/rebuild(?: --partial)?/.exec(line)?.[0]).toBe(remedy);
  });
});

describe('raw events of a day, kept for 90 days from their commit,', () => {
  const now = Date.parse('2025-11-14T12:00:00Z');

  test.each<[string, string, boolean]>([
    ['are all there of today', '2025-11-14', false],
    ['are all there of a day that an event may have, 63 hours ahead', '2025-11-17', false],
    ['are all there until 90 days after the first event that it may have', '2025-08-20', false],
    ['may be gone from then on', '2025-08-19', true],
    ['may be gone of a day that is further ahead: a clock was wrong', '2025-11-18', true],
  ])('%s', (_, day, expected) => {
    expect(isExpired(day, 90, now)).toBe(expected);
  });
});
