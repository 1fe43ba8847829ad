// The counts of a batch of events.

import type { Visitor } from '../access/visitor.ts';
import { PAGE_VIEW } from '../event/event.ts';
import type { MessageEvent } from '../event/message.ts';
import { type Addend, noSums, sumsOf } from '../sketches/sums.ts';
import { noValues, topValuesOf, type TopValues } from '../sketches/top-values.ts';
import { visitorsOf } from '../sketches/visitors.ts';
import type { ContextField } from '../event/event-context.ts';
import { type Counts, DAY_ROOM, propertyKey, revenueKey } from './counts.ts';
import { byDimension } from './dimensions.ts';
import { QuarterCounter } from './quarters.ts';

/** The counts of these events, with the room of a day. */
export function countEvents(all: Iterable<MessageEvent>): Counts {
  let [events, views, filteredEvents, unattributed] = [0, 0, 0, 0];
  const quarters = new QuarterCounter();
  const visitors = new Set<Visitor>();
  const types: Tally = new Map();
  const properties: Tally = new Map();
  const filtered: Tally = new Map();
  const revenue = new Map<string, Addend>();
  const values = byDimension((): Tally => new Map());
  for (const event of all) {
    if (event.filtered !== undefined) {
      filteredEvents += 1;
      increment(filtered, event.filtered);
      continue;
    }
    events += 1;
    const isView = event.type === PAGE_VIEW;
    quarters.count(event.at, isView);
    increment(types, event.type);
    if (event.props !== undefined) {
      for (const [name, value] of Object.entries(event.props)) {
        increment(properties, propertyKey(name, value, event.type));
      }
    }
    if (event.revenue !== undefined) {
      const key = revenueKey(event.type, event.revenue.currency);
      const { count, sum } = revenue.get(key) ?? { count: 0, sum: 0 };
      revenue.set(key, { count: count + 1, sum: sum + event.revenue.amount });
    }
    if (!isView) continue;
    views += 1;
    if (event.visitor === undefined) unattributed += 1;
    else visitors.add(event.visitor);
    if (event.path !== undefined) increment(values.path, event.path);
    const { context } = event;
    if (context === undefined) continue;
    // Of those that it has: a context has half of the fields, and to ask for each takes longer.
    for (const name in context) {
      const field = name as ContextField;
      const value = context[field];
      if (value !== undefined) increment(values[field], value);
    }
  }
  return {
    events,
    views,
    filteredEvents,
    unattributed,
    quarters: quarters.total(),
    visitors: visitorsOf(visitors),
    types: listOf(types, DAY_ROOM.types),
    properties: listOf(properties, DAY_ROOM.properties),
    revenue: revenue.size === 0 ? noSums : sumsOf(revenue, DAY_ROOM.revenue),
    filtered: listOf(filtered, DAY_ROOM.filtered),
    dimensions: byDimension((name) => listOf(values[name], DAY_ROOM.dimensions[name])),
  };
}

/** How often each value was counted. */
type Tally = Map<string, number>;

const increment = (tally: Tally, value: string): void => {
  tally.set(value, (tally.get(value) ?? 0) + 1);
};

/** Most lists of a batch are empty. */
const listOf = (tally: Tally, room: number): TopValues => (tally.size === 0 ? noValues : topValuesOf(tally, room));
