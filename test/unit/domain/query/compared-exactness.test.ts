// How exact an answer is and how exact what it is compared with is are said apart.

import { describe, expect, test } from 'vitest';

import { DAY_TABLE } from '../../../../lambdas/domain/limits/documents.ts';
import type { Piece } from '../../../../lambdas/domain/query/read-parts.ts';
import { dayOfTable } from '../../../../lambdas/domain/visits/visitor-days.ts';
import { cutTo, tableOf } from '../../../../lambdas/domain/visits/visitor-table.ts';
import { aView } from '../../../support/messages.ts';
import { aQuestion, askPieces, pieceOf } from '../../../support/questions.ts';
import { visitorOf } from '../../../support/visitors.ts';

const TODAY = '2025-11-15';
const YESTERDAY = '2025-11-14';

/** Of 400 visitors, of whom every third comes twice. */
const events = Array.from({ length: 400 }, (_, index) => {
  const view = aView({ path: '/', visitor: visitorOf(`${index}`), at: index });
  return index % 3 === 0 ? [view, { ...view, at: 7_200_000 }] : [view];
}).flat();
const whole = (day: string): Piece => pieceOf(day, events);
/** Its table has the visitors with the smaller half of all hashes. */
function cut(day: string): Piece {
  const piece = pieceOf(day, events);
  return {
    ...piece,
    summary: { ...piece.summary, table: dayOfTable(day, cutTo(tableOf(events, DAY_TABLE), 2 ** 47)) },
  };
}

const question = aQuestion({
  metrics: ['visits', 'pageviews'],
  date_range: [TODAY, TODAY],
  include: { comparisons: { mode: 'previous_period' } },
});

describe('an answer', () => {
  test('is exact where only what it is compared with is estimated, and says so of that', () => {
    const { meta, results } = askPieces(question, [whole(TODAY), cut(YESTERDAY)]);
    expect(meta).toMatchObject({ method: 'exact', comparison: { method: 'estimated' } });
    expect(meta).not.toHaveProperty('sample');
    expect(meta).not.toHaveProperty('error');
    const [row] = results;
    expect(row).not.toHaveProperty('error');
    const [visits, views] = row?.comparison?.error ?? [];
    expect(visits).toBeGreaterThan(0);
    expect(views).toBe(0);
    const { error, sample } = meta.comparison ?? {};
    expect(error).toEqual({ visits });
    expect(sample?.kept).toBeGreaterThan(150);
    expect(sample?.kept).toBeLessThan(250);
    expect(sample?.of).toBe(400);
  });

  test('is estimated where what it is compared with is exact, and says so of both', () => {
    const { meta, results } = askPieces(question, [cut(TODAY), whole(YESTERDAY)]);
    expect(meta).toMatchObject({ method: 'estimated', comparison: { method: 'exact' } });
    expect(meta.comparison).toEqual({ method: 'exact' });
    expect(meta.sample?.of).toBe(400);
    expect(results[0]?.comparison).not.toHaveProperty('error');
  });

  test('that is compared with nothing says nothing of a comparison', () => {
    const alone = aQuestion({ metrics: ['visits'], date_range: [TODAY, TODAY] });
    expect(askPieces(alone, [cut(TODAY)]).meta).not.toHaveProperty('comparison');
  });
});
