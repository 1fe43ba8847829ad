// Funnels count what raw events say: visitors who, on one day, did the steps in the order of their
// first times.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { daysIn } from '../../lambdas/domain/days/site-days.ts';
import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { funnelOf } from '../../lambdas/domain/query/funnel.ts';
import { readFunnel } from '../../lambdas/domain/query/read-question.ts';
import { RangeRead } from '../../lambdas/domain/query/read-parts.ts';
import { pieceOf } from '../support/questions.ts';
import { anEventOf, second } from '../support/visits.ts';

const DAYS = ['2025-11-13', '2025-11-14'] as const;
const GOALS = ['Visit /p1', 'Visit /p*', 'page_view', 'event0', 'event1'];

const someDays = fc
  .array(fc.tuple(fc.constantFrom(...DAYS), anEventOf(3)), { maxLength: 30 })
  .map((events) => new Map(DAYS.map((day) => [day, events.flatMap(([own, event]) => (own === day ? [event] : []))])));

const reaches = ({ type, path }: MessageEvent, goal: string): boolean => {
  if (!goal.startsWith('Visit ')) return type === goal;
  const page = goal.slice('Visit '.length);
  return (
    type === 'page_view' &&
    path !== undefined &&
    (page.endsWith('*') ? path.startsWith(page.slice(0, -1)) : path === page)
  );
};

/** How many of the steps a visitor did on a day. */
function depthOf(events: readonly MessageEvent[], steps: readonly string[]): number {
  let before = -1;
  for (const [depth, goal] of steps.entries()) {
    const times = events.filter((event) => reaches(event, goal)).map(second);
    const first = Math.min(...times);
    if (times.length === 0 || first < before) return depth;
    before = first;
  }
  return steps.length;
}

test('a funnel has at each step the visitors that raw events say, whatever the filter', () => {
  const someSteps = fc.array(fc.constantFrom(...GOALS), { minLength: 2, maxLength: 4 });
  const country = fc.option(fc.constantFrom('C0', 'C1'), { nil: undefined });
  fc.assert(
    fc.property(someDays, someSteps, country, (days, steps, country) => {
      const filters = country === undefined ? [] : [['is', 'visit:country', [country]]];
      const question = readFunnel({ site_id: 's', date_range: [...DAYS], steps, filters });
      const pieces = [...days].map(([day, events]) => pieceOf(day, events));
      const reading = new RangeRead(pieces, { from: DAYS[0], to: DAYS[1] }, daysIn('UTC')).reading('total');

      const depths = new Map<string, number>();
      for (const events of days.values()) {
        const counted = events.filter(
          ({ type, interactive, filtered }) =>
            filtered === undefined && (type !== 'page_view' || interactive !== false),
        );
        const own = Map.groupBy(
          events.filter(({ filtered }) => filtered === undefined),
          ({ visitor = '' }) => visitor,
        );
        for (const [visitor, all] of own) {
          const start = Math.min(...all.map(second));
          const early = all.filter((event) => second(event) === start).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
          // Of one second, an event that has a context comes first.
          const first = early.find((event) => keyOf(event) !== '') ?? early[0];
          if (visitor === '' || (country !== undefined && first?.context?.country !== country)) continue;
          const depth = depthOf(
            counted.filter((event) => event.visitor === visitor),
            steps,
          );
          depths.set(visitor, Math.max(depths.get(visitor) ?? 0, depth));
        }
      }
      const truth = steps.map((_, step) => [...depths.values()].filter((depth) => depth > step).length);
      expect(funnelOf(question, reading).steps.map(({ visitors }) => visitors)).toEqual(truth);
    }),
    { numRuns: 300 },
  );
});

/** Of two first events in one second, the one whose context comes first counts. */
const keyOf = ({ context = {} }: MessageEvent): string =>
  (['hostname', 'country', 'language', 'device', 'browser', 'os', 'screen'] as const)
    .map((field) => context[field] ?? '')
    .join('\t')
    .replace(/\t+$/, '');
