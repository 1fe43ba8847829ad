// Who is here now, and the views of the last half-hour.

import { describe, expect, test } from 'vitest';

import type { MessageEvent } from '../../../../lambdas/domain/event/message.ts';
import { aView } from '../../../support/messages.ts';
import { aQuestion, ask } from '../../../support/questions.ts';
import { visitorOf } from '../../../support/visitors.ts';

const NOW = Date.parse('2025-11-14T00:03:00Z');
const MINUTE = 60_000;

/** Seen this many minutes ago, on either side of midnight. */
const seen = (name: string, minutesAgo: number, path = '/', source?: string): [string, MessageEvent] => {
  const instant = NOW - minutesAgo * MINUTE;
  const day = new Date(instant).toISOString().slice(0, 10);
  const at = instant - Date.parse(day);
  return [day, aView({ at, path, visitor: visitorOf(name), ...(source !== undefined && { context: { source } }) })];
};
const days = (events: readonly [string, MessageEvent][]) =>
  new Map([...Map.groupBy(events, ([day]) => day)].map(([day, list]) => [day, list.map(([, event]) => event)]));

const EVENTS = [
  seen('here', 2, '/blog', 'X'),
  seen('here', 1, '/pricing'),
  seen('yesterday', 5, '/'),
  seen('gone', 6, '/'),
  // Of these and the one before, in one half-hour, only the first of each page has a time.
  ...[29, 28, 27].map((minutes) => seen('gone', minutes, '/long')),
  seen('long gone', 31, '/'),
];

const now = (question: object) => {
  const answer = ask(aQuestion({ date_range: 'realtime', ...question }), days(EVENTS), { now: NOW });
  return { rows: answer.results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]), meta: answer.meta };
};

describe('now', () => {
  test('visitors are those whose last event was in the last five minutes, also across midnight', () => {
    expect(now({ metrics: ['visitors'] }).rows).toEqual([[2]]);
  });

  test('they go by the page that they are at, and where they came from', () => {
    expect(now({ metrics: ['visitors'], dimensions: ['visit:exit_page'] }).rows).toEqual([
      ['/', 1],
      ['/pricing', 1],
    ]);
    expect(now({ metrics: ['visitors'], filters: [['is', 'visit:source', ['X']]] }).rows).toEqual([[1]]);
  });

  test('views of the last half-hour go by the minute, and those without a minute are said to be', () => {
    const { rows, meta } = now({ metrics: ['pageviews'], dimensions: ['time'], include: { time_labels: true } });
    expect(rows).toEqual([
      ['2025-11-13 23:34:00', 1],
      ['2025-11-13 23:57:00', 1],
      ['2025-11-13 23:58:00', 1],
      ['2025-11-14 00:01:00', 1],
      ['2025-11-14 00:02:00', 1],
    ]);
    expect(meta.unplaced).toBe(2);
    expect(meta.time_labels).toHaveLength(30);
    expect(meta.time_labels?.at(-1)).toBe('2025-11-14 00:03:00');
  });

  test('nobody is zero', () => {
    expect(ask(aQuestion({ date_range: 'realtime' }), new Map(), { now: NOW }).results).toEqual([
      { dimensions: [], metrics: [0] },
    ]);
  });
});
