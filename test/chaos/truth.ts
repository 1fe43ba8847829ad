// The truth of a run, by plain Maps and Sets, without code of the system under test: the numbers
// owed for every site and day.

import type { SentEvent } from '../support/events.ts';
import { type PlannedRequest, UNKEYED, type UnkeyedKind } from './plan.ts';

/** What is known about one site and day. */
export class Cell {
  views = 0;
  events = 0;
  readonly users = new Set<string>();
  readonly paths = new Map<string, number>();
  /** Unkeyed messages with an unknown outcome. */
  readonly unknown: Record<UnkeyedKind, number> = { single: 0, batch: 0 };
  /** Events that idempotency keys excluded: at least, and at most. */
  readonly duplicates = { least: 0, most: 0 };

  add(events: readonly SentEvent[]): void {
    this.events += events.length;
    for (const { path, user_id } of events.filter(({ event_type }) => event_type === 'page_view')) {
      this.views += 1;
      if (user_id !== undefined) this.users.add(user_id);
      if (path !== undefined) this.paths.set(path, (this.paths.get(path) ?? 0) + 1);
    }
  }
}

export class Truth {
  /** By site, then by day. */
  readonly sites = new Map<string, Map<string, Cell>>();
  /** Receipts of the messages that have a 202 and no key. */
  readonly receipts: string[] = [];
  readonly #tries = new Map<PlannedRequest, { sent: number; accepted: number }>();
  acceptedRequests = 0;
  sentRequests = 0;
  unknownRequests = 0;

  /** A request is about to be sent. */
  send(request: PlannedRequest): void {
    this.sentRequests += 1;
    if (!request.isKeyed) return;
    const tries = this.#triesOf(request);
    tries.sent += 1;
    if (tries.sent > 1) this.#eachCell(request, (cell, events) => (cell.duplicates.most += events.length));
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
    for (const some of Map.groupBy(
      events,
      ({ site_id, timestamp }) => `${timestamp.slice(0, 10)}#${site_id}`,
    ).values()) {
      const [{ site_id, timestamp } = { site_id: '', timestamp: '' }] = some;
      const days = this.sites.get(site_id) ?? new Map<string, Cell>();
      this.sites.set(site_id, days);
      const cell = days.get(timestamp.slice(0, 10)) ?? new Cell();
      days.set(timestamp.slice(0, 10), cell);
      visit(cell, some);
    }
  }
}
