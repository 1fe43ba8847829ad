// A stored rollup does not differ from its days, whether it is made of them or of months, and
// whatever its sample of visitors had to leave out.

import { expect, test } from 'vitest';

import { emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import { decodeRollup } from '../../../lambdas/domain/document/document-codec.ts';
import { fitRollup } from '../../../lambdas/domain/document/fit-document.ts';
import { addForRollup, type Summary, summaryOf } from '../../../lambdas/domain/document/summary.ts';
import { periodOf } from '../../../lambdas/domain/periods.ts';
import { NOTHING_CUT } from '../../../lambdas/domain/visits/visitor-table.ts';
import { compareRollups, PeriodSums } from '../../../ops/verify/verify-rollups.ts';
import { aMessage, aView } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';

const DAYS = ['2019-05-17', '2019-05-18', '2019-06-30'];

test.each([
  { crowd: 20, isCut: false },
  { crowd: 1500, isCut: true },
])('of $crowd visitors a day', ({ crowd, isCut }) => {
  const sums = new PeriodSums();
  const days = DAYS.map((day, at) => {
    const events = Array.from({ length: crowd }, (_, n) => aView({ visitor: visitorOf(n + at * 10), at: n * 1000 }));
    const document = fold(emptyDocument, [aMessage(0, { events })]);
    sums.add(day, document);
    return summaryOf(day, document, at);
  });
  const stored = (parts: Summary[]): Summary => {
    const sum = parts.reduce(addForRollup);
    return { ...sum, ...decodeRollup(fitRollup(sum)) };
  };
  const months = [stored(days.slice(0, 2)), stored(days.slice(2))];
  const year = stored(months);
  expect(year.table.theta < NOTHING_CUT).toBe(isCut);
  const rollups = [
    { period: periodOf('month', '2019-05-01'), epoch: 1, summary: months[0] },
    { period: periodOf('month', '2019-06-01'), epoch: 1, summary: months[1] },
    { period: periodOf('year', '2019-01-01'), epoch: 1, summary: year },
  ];
  expect(compareRollups(0, rollups, sums, rollups).map(({ differences }) => differences)).toEqual([[], [], []]);
});
