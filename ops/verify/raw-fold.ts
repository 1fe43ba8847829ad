// The raw events of one document, folded as far as its dots name them. The other messages wait:
// they are on their way into the document, and are folded once the dots name them. Raw events are
// stored before they are counted, so reading the dots first and the raw events after misses
// nothing.

import { type DayDocument, emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import { formatDot } from '../../lambdas/domain/dots/dot.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { countNumbers, type DotSet, emptyDotSet, hasDot, mergeDotSets } from '../../lambdas/domain/dots/dot-set.ts';
import type { RawPack, RawReader } from '../store/raw-reader.ts';
import { withoutDots } from './dot-difference.ts';

/** Events per fold: each fold copies the document. */
const FOLD_EVENTS = 5000;
/**
 * As a rule, a commit's raw events were accepted at most this long before those of the previous
 * commit.
 */
const SLACK_MS = 600_000;

export class RawFold {
  readonly #raw: RawReader;
  readonly #key: DocumentKey;
  readonly #onRead: (events: number) => void;
  readonly #known = new Set<string>();
  readonly #waiting = new Map<string, Message>();
  #batch: Message[] = [];
  #batchEvents = 0;
  #document: DayDocument = emptyDocument;
  #events = 0;
  #newest: number | undefined;
  /** Dots whose raw events were searched for and do not exist. */
  #gone: DotSet = emptyDotSet;

  /** Calls `onRead` with the number of events read so far. */
  constructor(raw: RawReader, key: DocumentKey, onRead: (events: number) => void = () => undefined) {
    this.#raw = raw;
    this.#key = key;
    this.#onRead = onRead;
  }

  /** The fold of the messages that the dots name. */
  get document(): DayDocument {
    return this.#document;
  }

  /** Messages that the dots of the last `catchUp` do not name. */
  get waiting(): Iterable<Message> {
    return this.#waiting.values();
  }

  /**
   * Folds the messages that `counted` names, or, if it is undefined, all that are not in `except`.
   * Reads everything at first, then only new packs, and everything again only if dots have no raw
   * events. Stops with the signal's reason.
   */
  async catchUp(counted: DotSet | undefined, except: DotSet, signal: AbortSignal): Promise<void> {
    const isNamed = ({ dot }: Message): boolean =>
      counted === undefined ? !hasDot(except, dot) : hasDot(counted, dot);
    const read = (since: number): Promise<void> => this.#read(since, isNamed, signal);
    for (const [name, message] of this.#waiting) {
      if (!isNamed(message)) continue;
      this.#waiting.delete(name);
      this.#take(message);
    }
    this.#foldBatch();
    const isFirst = this.#newest === undefined;
    if (this.#newest !== undefined && (counted === undefined || this.#lacks(counted))) {
      await read(this.#recently);
    }
    if (isFirst || (counted !== undefined && this.#lacks(counted))) await read(0);
    if (counted !== undefined) this.#gone = withoutDots(counted, this.#document.dots.counted);
  }

  /**
   * Reads packs that came since the last read, whatever the dots name: the next `catchUp` then has
   * little to read, or nothing. Stops with the signal's reason.
   */
  async readAhead(signal: AbortSignal): Promise<void> {
    await this.#read(this.#recently, () => false, signal);
  }

  /** As a rule, packs that came since the last read are of messages accepted since this. */
  get #recently(): number {
    return Math.max(0, (this.#newest ?? 0) - SLACK_MS);
  }

  async #read(since: number, isNamed: (message: Message) => boolean, signal: AbortSignal): Promise<void> {
    for await (const pack of this.#raw.read(this.#key, since, this.#known)) {
      signal.throwIfAborted();
      this.#add(pack, isNamed);
    }
    this.#foldBatch();
  }

  #lacks(counted: DotSet): boolean {
    return countNumbers(withoutDots(counted, mergeDotSets(this.#document.dots.counted, this.#gone))) > 0;
  }

  #add({ id, messages }: RawPack, isNamed: (message: Message) => boolean): void {
    this.#known.add(id);
    for (const message of messages) {
      this.#newest = Math.max(this.#newest ?? 0, message.acceptedAt);
      this.#events += message.events.length;
      if (isNamed(message)) this.#take(message);
      else this.#waiting.set(formatDot(message.dot), message);
    }
    this.#onRead(this.#events);
  }

  #take(message: Message): void {
    this.#batch.push(message);
    this.#batchEvents += message.events.length;
    if (this.#batchEvents >= FOLD_EVENTS) this.#foldBatch();
  }

  #foldBatch(): void {
    this.#document = fold(this.#document, this.#batch);
    this.#batch = [];
    this.#batchEvents = 0;
  }
}
