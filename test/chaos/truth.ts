// The truth of a run, by plain Maps and Sets, without code of the system under test: the numbers
// owed for every site and day.

import type { SentEvent } from '../support/events.ts';
import { type PlannedRequest, UNKEYED, type UnkeyedKind } from './plan.ts';
import { dayOf, PROPERTY } from './sites.ts';
import { pathOf } from './visitors.ts';

/** What is known about one site and day. */
export class Cell {
  views = 0;
  events = 0;
  readonly users = new Set<string>();
  readonly paths = new Map<string, number>();
  /** What visits are made of: every event that has a visitor. */
  readonly ofVisitors: SentEvent[] = [];
  /** Views without a visitor. */
  unattributed = 0;
  readonly names = new Map<string, number>();
  /** Cents, by the name of the event. */
  readonly revenue = new Map<string, number>();
  /** Events by the value of their property. */
  readonly plans = new Map<string, number>();
  /** Unkeyed messages with an unknown outcome. */
  readonly unknown: Record<UnkeyedKind, number> = { single: 0, batch: 0 };
  /** Events that idempotency keys excluded: at least, and at most. */
  readonly duplicates = { least: 0, most: 0 };

  add(events: readonly SentEvent[]): void {
    this.events += events.length;
    for (const event of events) {
      const { event_type, user_id, props, revenue } = event;
      if (user_id !== undefined) this.ofVisitors.push(event);
      addTo(this.names, event_type, 1);
      if (props?.[PROPERTY] !== undefined) addTo(this.plans, props[PROPERTY], 1);
      if (revenue !== undefined) addTo(this.revenue, event_type, Math.round(100 * Number(revenue.amount)));
      if (event_type !== 'page_view') continue;
      this.views += 1;
      if (user_id === undefined) this.unattributed += 1;
      else this.users.add(user_id);
      const path = pathOf(event);
      if (path !== undefined) addTo(this.paths, path, 1);
    }
  }
}

const addTo = <K>(sums: Map<K, number>, key: K, count: number): unknown => sums.set(key, (sums.get(key) ?? 0) + count);

export class Truth {
  /** By site, then by day. */
  readonly sites = new Map<string, Map<string, Cell>>();
  /** Receipts of the messages that have a 202 and no key. */
  readonly receipts: string[] = [];
  readonly #tries = new Map<PlannedRequest, { sent: number; accepted: number }>();
  acceptedRequests = 0;
  sentRequests = 0;
  unknownRequests = 0;

  /** A request is about to be sent. Its days are asked about later, whatever becomes of it. */
  send(request: PlannedRequest): void {
    this.sentRequests += 1;
    if (!request.isKeyed) return this.#eachCell(request, () => undefined);
    const tries = this.#triesOf(request);
    tries.sent += 1;
    const again = tries.sent > 1;
    this.#eachCell(request, (cell, events) => (cell.duplicates.most += again ? events.length : 0));
  }

  /** It has a 202, with these receipts. */
  accept(request: PlannedRequest, receipts: readonly string[]): void {
    this.acceptedRequests += 1;
    if (!request.isKeyed) {
      this.receipts.push(...receipts);
      return this.#eachCell(request, (cell, events) => cell.add(events));
    }
    const tries = this.#triesOf(request);
    tries.accepted += 1;
    this.#eachCell(request, (cell, events) => {
      if (tries.accepted === 1) cell.add(events);
      else cell.duplicates.least += events.length;
    });
  }

  /** It has no key and no 202: it may have been taken, and must not be sent again. */
  giveUp(request: PlannedRequest): void {
    this.unknownRequests += 1;
    this.#eachCell(request, (cell, [event]) => {
      cell.unknown[event?.path === UNKEYED.batch.path ? 'batch' : 'single'] += 1;
    });
  }

  #triesOf(request: PlannedRequest): { sent: number; accepted: number } {
    const tries = this.#tries.get(request) ?? { sent: 0, accepted: 0 };
    this.#tries.set(request, tries);
    return tries;
  }

  #eachCell({ events }: PlannedRequest, visit: (cell: Cell, events: readonly SentEvent[]) => void): void {
    for (const [day, ofDay] of Map.groupBy(events, dayOf)) {
      for (const [site_id, some] of Map.groupBy(ofDay, (event) => event.site_id)) {
        const days = this.sites.get(site_id) ?? new Map<string, Cell>();
        this.sites.set(site_id, days);
        const cell = days.get(day) ?? new Cell();
        days.set(day, cell);
        visit(cell, some);
      }
    }
  }
}
