// A world in which everything that can go wrong does: the real ingest and aggregate code, an
// at-least-once queue, and tables in memory, with a possible fault at every await. The scheduler
// decides which process goes next, `faults` decides what goes wrong.

import type fc from 'fast-check';

import { sqsRecord } from '../../kit/lambda-events.ts';
import { type Dot, formatDot } from '../../lambdas/domain/dots/dot.ts';
import { hasSeen } from '../../lambdas/domain/dots/dots.ts';
import type { Event } from '../../lambdas/domain/event/event.ts';
import { encodeMessage, type Message } from '../../lambdas/domain/event/message.ts';
import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { tallyOf } from '../../lambdas/domain/dots/tally.ts';
import { toLedger } from '../../lambdas/stats/ledger.ts';
import { aKeyedSite } from '../support/visitors.ts';
import { throttling } from '../support/aws-errors.ts';
import { dotsOf, SMALL_WORLD, type TableBugs, Tables } from './memory-stores.ts';

/** The code under test: the real code, or a mutant. */
export interface Code {
  readonly aggregate: typeof import('../../lambdas/aggregate/aggregate.ts').aggregate;
  readonly commit: typeof import('../../lambdas/aggregate/commit.ts').commit;
  readonly createDocumentStore: typeof import('../../lambdas/store/days/document-store.ts').createDocumentStore;
  readonly Numbering: typeof import('../../lambdas/ingest/numbering.ts').Numbering;
  readonly toMessages: typeof import('../../lambdas/ingest/to-messages.ts').toMessages;
  readonly tableBugs?: TableBugs;
}

/**
 * `keyed`: whether the request has a key, or each of its events. `refused`: how many messages SQS
 * stored in each refused attempt.
 */
export interface Request {
  readonly events: readonly Event[];
  readonly keyed: 'not' | 'request' | 'event';
  readonly refused: readonly number[];
}

export type Fault = 'none' | 'fail' | 'throttle' | 'die';

/** The (site, day) pairs that ingest remembers: few, so that it often forgets counters. */
const MAX_COUNTERS = 2;
/** Keyed messages in one commit: few, so that a document is written in pieces. */
const MAX_KEYED = 2;
/** The milliseconds of an aggregator: enough for the pauses after about ten lost races. */
const TIME_MS = 10_000;
const AGGREGATORS = 3;
/** Rounds without faults, after which everything must be counted. */
const CALM_ROUNDS = 20;

export class World {
  readonly #code: Code;
  readonly #tables: Tables;
  /** The contents of the queue: all messages that were sent and not acknowledged. */
  readonly #queue = new Map<string, Message>();
  readonly #sent: Message[] = [];
  readonly #numbering;
  readonly #caches = Array.from({ length: AGGREGATORS }, () => new DocumentCache());
  readonly #problems: string[] = [];
  /** How often each event, by its tag, must be counted in the end. */
  readonly #due = new Map<number, number>();
  #now = 0;
  #producers = 0;
  #requests = 0;
  #tags = 0;

  constructor(code: Code) {
    this.#code = code;
    this.#tables = new Tables(code.tableBugs ?? {});
    this.#numbering = new code.Numbering({
      newProducer: () => (this.#producers += 1).toString(16).padStart(16, '0'),
      maxCounters: MAX_COUNTERS,
    });
  }

  /**
   * A client sends a request until it is accepted. In each refused attempt, SQS has stored the
   * given number of messages and the client got a 503; the last attempt is stored whole. An event
   * with a key must be counted once, one without a key as often as it was stored. Where each event
   * has a key, the client sends them in another order and grouping whenever it tries again.
   */
  ingest({ events, keyed, refused }: Request): void {
    this.#requests += 1;
    const idempotencyKey = keyed === 'request' ? `key-${this.#requests}` : undefined;
    // Every event gets its own millisecond, which identifies it in the documents.
    const tagged = events.map((event) => {
      this.#tags += 1;
      return { ...event, at: this.#tags, ...(keyed === 'event' && { id: `event-${this.#tags}` }) };
    });
    for (const [attempt, stored] of [...refused, Infinity].entries()) {
      const options = { numbering: this.#numbering, siteOf: aKeyedSite, shards: 1, now: 0 };
      const request =
        keyed === 'event'
          ? { events: rotated(tagged, attempt), idempotencyKey, dedupe: 'event' as const }
          : { events: tagged, idempotencyKey };
      const messages = this.#code.toMessages(request, options);
      if (stored === Infinity) this.#numbering.confirm(messages);
      for (const message of messages.slice(0, stored)) {
        this.#sent.push(message);
        this.#queue.set(`${this.#sent.length}`, message);
        for (const { at } of message.events) this.#due.set(at, keyed === 'not' ? (this.#due.get(at) ?? 0) + 1 : 1);
      }
    }
  }

  /**
   * SQS delivers to all aggregators at once: batch n to aggregator n. Each await draws from
   * `faults`.
   */
  async deliver(
    scheduler: fc.Scheduler,
    picks: readonly (readonly number[])[],
    faults: Iterator<Fault>,
  ): Promise<void> {
    const ids = [...this.#queue.keys()];
    const runs = picks.slice(0, AGGREGATORS).map((batch, aggregator) => {
      const deliveries = [...new Set(batch.map((pick) => ids[pick % ids.length]))].flatMap((id) => id ?? []);
      return this.#run(aggregator, deliveries, scheduler, faults);
    });
    await scheduler.waitFor(Promise.all(runs));
  }

  /**
   * Ends the faults, and delivers the rest of the queue until it is empty. Returns the broken laws.
   */
  async finish(scheduler: fc.Scheduler): Promise<string[]> {
    const calm: Iterator<Fault> = { next: () => ({ done: false, value: 'none' }) };
    for (let round = 0; round < CALM_ROUNDS && this.#queue.size > 0; round += 1) {
      const all = [...this.#queue.keys()].map((_, index) => index);
      // Delivers to two aggregators at once, as a queue with duplicates may.
      await this.deliver(scheduler, [all, all], calm);
    }
    if (this.#queue.size > 0) this.#problems.push(`${this.#queue.size} messages are never acknowledged`);
    return [...this.#problems, ...this.#tables.violations, ...this.#checkEnd()];
  }

  async #run(
    aggregator: number,
    ids: readonly string[],
    scheduler: fc.Scheduler,
    faults: Iterator<Fault>,
  ): Promise<void> {
    let die = (): void => undefined;
    const death = new Promise<'dead'>((resolve) => (die = () => resolve('dead')));
    const gate = async (point: string): Promise<void> => {
      await scheduler.schedule(Promise.resolve(), `aggregator ${aggregator} ${point}`);
      const fault = faults.next().value as Fault;
      if (fault === 'fail') throw new Error(`fault ${point}`);
      if (fault === 'throttle') throw throttling(`fault ${point}`);
      if (fault === 'die') {
        die();
        // A dead process does nothing more: this never resolves.
        await new Promise(() => undefined);
      }
    };
    const cache = this.#caches[aggregator] ?? new DocumentCache();
    const deadline = this.#now + TIME_MS;
    const { items, rollups, events } = this.#tables.storesFor(gate);
    const deps = {
      documents: this.#code.createDocumentStore(items, SMALL_WORLD),
      rollups,
      events,
      cache,
      now: () => this.#now,
      random: () => 0.5,
      wait: async (ms: number) => {
        this.#now += ms;
        await gate('wait');
      },
    };
    const records = ids.map((id) => sqsRecord(id, encodeMessage(this.#messageOf(id))));
    const commit: Parameters<Code['aggregate']>[1]['commit'] = (key, messages) =>
      this.#code.commit(key, messages, deadline, deps);
    const result = await Promise.race([this.#code.aggregate(records, { commit, maxKeyed: MAX_KEYED }), death]);
    if (result === 'dead') {
      this.#caches[aggregator] = new DocumentCache();
      return;
    }
    const failed = new Set(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const id of ids.filter((each) => !failed.has(each))) this.#acknowledge(id, faults);
  }

  #acknowledge(id: string, faults: Iterator<Fault>): void {
    const message = this.#messageOf(id);
    const { dots } = this.#tables.documentOf(message);
    for (const dot of numbersOf(message)) {
      if (!hasSeen(dots, dot)) this.#problems.push(`acknowledged, but not counted: ${formatDot(dot)}`);
    }
    // The delete may be lost as well: then the queue delivers a message that is already counted.
    if (faults.next().value === 'none') this.#queue.delete(id);
  }

  #messageOf(id: string): Message {
    const message = this.#sent[Number(id) - 1];
    if (message === undefined) throw new Error(`no message ${id}`);
    return message;
  }

  /** The laws that hold once everything is delivered. */
  #checkEnd(): string[] {
    const problems: string[] = [];
    const documents = this.#tables.documents();
    const counted = new Set(documents.flatMap((document) => dotsOf(document).map(formatDot)));
    const times = new Map<number, number>();
    for (const message of this.#sent) {
      const { dots } = this.#tables.documentOf(message);
      for (const [index, dot] of numbersOf(message).entries()) {
        if (!hasSeen(dots, dot)) problems.push(`never in its document: ${formatDot(dot)}`);
        const at = message.events[index]?.at;
        if (at !== undefined && counted.has(formatDot(dot))) times.set(at, (times.get(at) ?? 0) + 1);
      }
    }
    for (const document of documents) {
      const { pending } = toLedger(tallyOf(document), 1, false);
      if (pending > 0) problems.push(`${pending} events are still pending`);
    }
    for (const [at, due] of this.#due) {
      if (times.get(at) !== due) problems.push(`event ${at} is counted ${times.get(at) ?? 0} times instead of ${due}`);
    }
    return problems;
  }
}

/** The numbers of its events, each as a dot. */
const numbersOf = ({ dot: { producer, seq }, events }: Message): Dot[] =>
  events.map((_, index) => ({ producer, seq: seq + index }));

const rotated = <T>(list: readonly T[], by: number): T[] => [
  ...list.slice(by % list.length),
  ...list.slice(0, by % list.length),
];
