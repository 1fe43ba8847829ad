// Questions are answered as the documentation says: the same numbers as an oracle that goes through
// raw events, for any events, filters, dimensions and metrics, while no table is cut.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import {
  END_DIMENSIONS,
  EVENT_DIMENSIONS,
  OPERATORS,
  PERSON_DIMENSIONS,
  WAY_DIMENSIONS,
} from '../../lambdas/domain/query/names.ts';
import type { Filter, SentQuestion } from '../../lambdas/domain/query/question.ts';
import { daysIn } from '../../lambdas/domain/days/site-days.ts';
import { DAY_TABLE } from '../../lambdas/domain/limits/documents.ts';
import { addForRollup } from '../../lambdas/domain/document/summary.ts';
import { answerQuestion } from '../../lambdas/domain/query/answer-question.ts';
import { prepare } from '../../lambdas/domain/query/prepare.ts';
import { type Piece, RangeRead } from '../../lambdas/domain/query/read-parts.ts';
import { dayOfTable } from '../../lambdas/domain/visits/visitor-days.ts';
import { cutTo, NOTHING_CUT, tableOf } from '../../lambdas/domain/visits/visitor-table.ts';
import { truthOf } from '../support/query-oracle.ts';
import { aQuestion, aSiteAsked, ask, askPieces, NOW, pieceOf, PLAIN_METRICS, rowsOf } from '../support/questions.ts';
import { anEventOf } from '../support/visits.ts';

const DAYS = ['2025-11-10', '2025-11-11', '2025-11-16'];
/** Of two weeks. */
const OTHER_DAYS = ['2025-11-09', '2025-11-10', '2025-11-11'];
const GOALS = ['event0', 'Visit /p1*', 'event1'];

const someDays: fc.Arbitrary<ReadonlyMap<string, readonly MessageEvent[]>> = fc
  .array(fc.tuple(fc.constantFrom(...DAYS), anEventOf(4)), { maxLength: 30 })
  .map((events) => {
    const byDay = Map.groupBy(events, ([day]) => day);
    return new Map([...byDay].map(([day, list]) => [day, list.map(([, event]) => event)]));
  });

const DIMENSIONS = [
  ...EVENT_DIMENSIONS,
  ...(Object.keys(PERSON_DIMENSIONS) as (keyof typeof PERSON_DIMENSIONS)[]).slice(0, 2),
  ...(Object.keys(WAY_DIMENSIONS) as (keyof typeof WAY_DIMENSIONS)[]).slice(0, 1),
  'visit:utm_campaign',
  'visit:browser',
  ...END_DIMENSIONS,
] as const;

const VALUES = [
  '/p0',
  '/p1',
  '/p*',
  '*',
  'event0',
  'event*',
  'page_view',
  'source0',
  'source*',
  'C1',
  'C*',
  'browser0',
  '1',
  'p',
  '(not set)',
  'Direct / None',
  'host1',
  'campaign0',
];

const aCondition: fc.Arbitrary<Filter> = fc
  .tuple(
    fc.constantFrom(...OPERATORS),
    fc.constantFrom(...DIMENSIONS),
    fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 3 }),
  )
  .chain(([operator, dimension, values]): fc.Arbitrary<Filter> =>
    dimension === 'event:goal'
      ? fc
          .array(fc.constantFrom(...GOALS), { minLength: 1, maxLength: 2 })
          .map((goals) => [operator === 'is' ? 'is' : 'is_not', dimension, goals])
      : fc.constant([operator, dimension, values]),
  );

const aFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'filter' },
    { weight: 4, arbitrary: aCondition },
    { weight: 1, arbitrary: tie('filter').map((filter): Filter => ['not', filter]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 1, maxLength: 3 }))
        .map(([join, filters]): Filter => [join, filters]),
    },
  ),
})).filter;

const someDimensions = fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { maxLength: 2 });

const aSent: fc.Arbitrary<Partial<SentQuestion>> = fc.record({
  metrics: fc.uniqueArray(fc.constantFrom(...PLAIN_METRICS), { minLength: 1 }),
  dimensions: someDimensions,
  filters: fc.array(aFilter, { maxLength: 2 }),
});

const site = aSiteAsked({ goals: GOALS });
const sorted = (rows: ReadonlyMap<string, unknown>) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));

describe('an answer, while nothing was cut', () => {
  test('has the rows and numbers that raw events have', () => {
    fc.assert(
      fc.property(someDays, aSent, (days, sent) => {
        const question = aQuestion(sent);
        const answer = ask(question, days, { site });
        expect(answer.meta.method).toBe('exact');
        expect(sorted(rowsOf(answer))).toEqual(sorted(truthOf(question, days, GOALS)));
      }),
      { numRuns: 500 },
    );
  });

  test('has the same by day, week and month', () => {
    const timed = fc.tuple(aSent, fc.constantFrom('time:day' as const, 'time:week' as const, 'time:month' as const));
    fc.assert(
      fc.property(someDays, timed, (days, [sent, time]) => {
        const question = aQuestion({ ...sent, dimensions: [time, ...(sent.dimensions ?? []).slice(0, 1)] });
        expect(sorted(rowsOf(ask(question, days, { site })))).toEqual(sorted(truthOf(question, days, GOALS)));
      }),
      { numRuns: 200 },
    );
  });

  test('has the same, whichever shards are read by the month and which by the day', () => {
    const MONTH = '2025-11';
    const inShards = fc.array(fc.tuple(fc.constantFrom(...OTHER_DAYS), fc.nat(2), anEventOf(4)), { maxLength: 30 });
    const levels = fc.array(fc.constantFrom('day' as const, 'month' as const), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(inShards, levels, aSent, fc.boolean(), (events, levelOf, sent, isByMonth) => {
        const pieces = [...Map.groupBy(events, ([, shard]) => shard)].flatMap(([shard, own]) => {
          const days = [...Map.groupBy(own, ([day]) => day)];
          const read = days.map(([day, some]) =>
            pieceOf(
              day,
              some.map(([, , event]) => event),
            ),
          );
          const rolled = { from: `${MONTH}-01`, summary: read.map(({ summary }) => summary).reduce(addForRollup) };
          return levelOf[shard] === 'month' ? [rolled] : read;
        });
        const monthly = ['time:month' as const, ...(sent.dimensions ?? []).slice(0, 1)];
        const question = aQuestion({
          ...sent,
          date_range: ['2025-08-01', '2025-11-16'],
          ...(isByMonth && { dimensions: monthly }),
        });
        const byDay = Map.groupBy(events, ([day]) => day);
        const days = new Map([...byDay].map(([day, list]) => [day, list.map(([, , event]) => event)]));
        expect(sorted(rowsOf(askPieces(question, pieces, { site })))).toEqual(sorted(truthOf(question, days, GOALS)));
      }),
      { numRuns: 300 },
    );
  });

  test('has shares of all visitors, and rates of conversion', () => {
    const shares = fc.constantFrom<SentQuestion['metrics']>(
      ['percentage'],
      ['conversion_rate'],
      ['group_conversion_rate', 'visitors'],
    );
    fc.assert(
      fc.property(
        someDays,
        shares,
        someDimensions,
        fc.array(aFilter, { maxLength: 1 }),
        (days, metrics, some, others) => {
          const dimensions = some.length === 0 ? (['visit:source'] as const) : some;
          const goal: Filter = ['is', 'event:goal', ['event0', 'Visit /p1*']];
          const question = aQuestion({ metrics, dimensions: [...dimensions], filters: [goal, ...others] });
          expect(sorted(rowsOf(ask(question, days, { site })))).toEqual(sorted(truthOf(question, days, GOALS)));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('questions of one request', () => {
  /** A day whose table has lost the visitors from a hash on. */
  const cutPiece = (day: string, events: readonly MessageEvent[], theta: number): Piece => {
    const piece = pieceOf(day, events);
    const table = dayOfTable(day, cutTo(tableOf(events, DAY_TABLE), theta));
    return { ...piece, summary: { ...piece.summary, table } };
  };

  test('see the same, whether or not they share the rows of one with a finer or a coarser sample', () => {
    const thetas = fc.array(fc.constantFrom(2 ** 46, 2 ** 47, 2 ** 48), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(someDays, thetas, aSent, fc.boolean(), (days, cuts, sent, isByWeek) => {
        const pieces = OTHER_DAYS.map((day, index) =>
          cutPiece(day, days.get(DAYS[index] ?? '') ?? [], cuts[index] ?? NOTHING_CUT),
        );
        const [first] = sent.dimensions ?? [];
        const weekly = { ...sent, dimensions: ['time:week' as const, ...(first === undefined ? [] : [first])] };
        const question = aQuestion(isByWeek ? { ...weekly, date_range: ['2025-11-03', '2025-11-16'] } : sent);
        const clock = { now: NOW, days: daysIn('UTC') };
        const prepared = prepare(question, site, clock);
        const answers = ([undefined, 'day', 'total'] as const).map((earlier) => {
          const range = new RangeRead(pieces, prepared.span, clock.days);
          if (earlier !== undefined) expect(range.reading(earlier).selection.columns).toBeDefined();
          return answerQuestion(prepared, range.reading(prepared.grain), undefined, site, clock);
        });
        expect(answers[1]).toEqual(answers[0]);
        expect(answers[2]).toEqual(answers[0]);
      }),
      { numRuns: 300 },
    );
  });
});
