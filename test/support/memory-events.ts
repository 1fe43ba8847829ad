// The items of the Events table in memory, with DynamoDB's keys, conditions and limits. Calls take
// effect at once; a test that needs events between them wraps the calls.

import { type Dot, formatDot } from '../../lambdas/domain/dots/dot.ts';
import { IDEMPOTENCY_DAYS } from '../../lambdas/domain/limits/requests.ts';
import type { DocumentKey, Message, QueuedMessage } from '../../lambdas/domain/event/message.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import type { EventStore } from '../../lambdas/store/events/event-store.ts';
import { dayOfRaw, idempotencyItemKey, partitionKey, rawItemKey } from '../../lambdas/store/table/keys.ts';
import { packRaw, toPacks, unpackRaw } from '../../lambdas/store/events/raw-pack.ts';
import { checkedKey } from './memory-items.ts';

/** DynamoDB's limit for an item, less up to 3,000 bytes for its keys and other attributes. */
const MAX_BODY_BYTES = 409_600 - 3000;

/** Possible bugs of the table: the laws must detect each. */
export interface EventBugs {
  readonly recordIgnoresDot?: boolean;
}

export class MemoryEvents {
  readonly #records = new Map<string, { readonly dot: string; readonly until: number }>();
  /** By partition and sort key, with a space between. */
  readonly #packs = new Map<string, readonly Message[]>();
  readonly #bugs: EventBugs;

  constructor(bugs: EventBugs = {}) {
    this.#bugs = bugs;
  }

  takeRecord(name: string, dot: Dot, acceptedAt: number): boolean {
    const { pk } = checkedKey(idempotencyItemKey(name));
    const held = this.#records.get(pk);
    const isOwn = held?.dot === formatDot(dot) && this.#bugs.recordIgnoresDot !== true;
    if (held !== undefined && !isOwn && toSeconds(acceptedAt) < held.until) return false;
    this.#records.set(pk, { dot: formatDot(dot), until: toSeconds(acceptedAt + IDEMPOTENCY_DAYS * DAY_MS) });
    return true;
  }

  keepRaw(key: DocumentKey, messages: readonly QueuedMessage[]): void {
    for (const pack of toPacks(messages)) {
      const { pk, sk } = checkedKey(rawItemKey(key, pack));
      const body = packRaw(pack);
      if (body.length > MAX_BODY_BYTES) throw new RangeError(`ValidationException: an item of ${body.length} bytes`);
      this.#packs.set(`${pk} ${sk}`, unpackRaw(body));
    }
  }

  /** Every stored message, once for each pack that contains it. */
  *messages(): Generator<Message> {
    for (const pack of this.#packs.values()) yield* pack;
  }

  /** The messages of one document, in the order of their packs. */
  rawOf({ site, shard, day }: DocumentKey): Message[] {
    const start = `${partitionKey(site, shard)} `;
    return [...this.#packs]
      .filter(([name]) => name.startsWith(start) && dayOfRaw(name.slice(start.length)) === day)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, pack]) => pack);
  }

  get store(): EventStore {
    return {
      takeRecord: async (...args) => this.takeRecord(...args),
      keepRaw: async (key, messages) => this.keepRaw(key, messages),
    };
  }
}

const toSeconds = (epochMs: number): number => Math.floor(epochMs / 1000);
