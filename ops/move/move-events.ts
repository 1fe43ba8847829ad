// Moves the raw events of a document to the days that its site has now. Each raw item takes three
// steps, and the first is one write, so that a run that dies is finished by the next one:
//
// its events as notes, and the new messages with them ─▶ messages to the queue ─▶ messages away
//
// The new messages have dots, drawn before the first step. So the queue may get them twice, and
// they count once. The document is rebuilt after that; between the two, events are in both days.

import { formatDot } from '../../lambdas/domain/dots/dot.ts';
import { type DotSet, hasDot } from '../../lambdas/domain/dots/dot-set.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import type { RawItems } from '../store/raw-items.ts';
import { isNote, type MovedEvents, onNewDays } from './new-days.ts';

export interface MoveDeps {
  readonly rawItems: RawItems;
  /** Resolves once the queue has them all. */
  readonly send: (messages: readonly Message[]) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** 64 fresh random bits as 16 hex digits. */
  readonly newProducer: () => string;
  readonly signal: AbortSignal;
}

export interface Move {
  readonly key: DocumentKey;
  /** The dots that the document counts: other messages are on their way, and stay. */
  readonly counted: DotSet;
  readonly timezone: string;
  readonly isDryRun: boolean;
}

/** How many events went where; `changed`: whether the document has to be rebuilt. */
export interface Moved {
  readonly events: number;
  readonly days: readonly string[];
  readonly changed: boolean;
}

/** Does nothing twice: what has been moved is a note, and notes stay. */
export async function moveEvents({ key, counted, timezone, isDryRun }: Move, deps: MoveDeps): Promise<Moved> {
  const { rawItems, send, now, signal } = deps;
  const gone = new Gone();
  let changed = false;
  for await (const item of rawItems.read(key)) {
    signal.throwIfAborted();
    for (const message of item.messages) gone.addNotes(message);
    if (item.moved.length === 0 || isDryRun) continue;
    await send(item.moved);
    await item.rewrite(item.messages, []);
    changed = true;
  }
  const days = new Map<string, number>();
  const dots = new NewDots(deps.newProducer);
  for await (const item of rawItems.read(key)) {
    signal.throwIfAborted();
    const others: MovedEvents[] = [];
    const messages = item.messages.map((message) => {
      if (!hasDot(counted, message.dot)) return message;
      const { stays, moved } = onNewDays(message, timezone, (index) => gone.has(message, index));
      others.push(...moved);
      if (stays !== undefined) gone.addNotes(stays);
      return stays ?? message;
    });
    if (messages.every((message, index) => message === item.messages[index])) continue;
    changed = true;
    for (const { day, events } of others) days.set(day, (days.get(day) ?? 0) + events.length);
    if (isDryRun) continue;
    const moved = others.map(({ day, dayStart, events }) => ({
      site: key.site,
      shard: key.shard,
      day,
      ...(dayStart !== undefined && { dayStart }),
      dot: dots.take(day, events.length),
      acceptedAt: now(),
      rawDays: item.daysLeft(now()),
      events,
    }));
    await item.rewrite(messages, moved);
    if (moved.length === 0) continue;
    await send(moved);
    await item.rewrite(messages, []);
  }
  return {
    events: [...days.values()].reduce((sum, events) => sum + events, 0),
    days: [...days.keys()].sort(),
    changed,
  };
}

/**
 * Events that have been moved, by message and place: several items may have the same message, and
 * its events go once.
 */
class Gone {
  readonly #places = new Map<string, Set<number>>();

  has({ dot }: Message, index: number): boolean {
    return this.#places.get(formatDot(dot))?.has(index) === true;
  }

  addNotes({ dot, events }: Message): void {
    events.forEach((event, index) => {
      if (!isNote(event)) return;
      const name = formatDot(dot);
      const places = this.#places.get(name);
      if (places === undefined) this.#places.set(name, new Set([index]));
      else places.add(index);
    });
  }
}

/** Dots of this run: a producer for each day, whose numbers are dense. */
class NewDots {
  readonly #newProducer: () => string;
  readonly #next = new Map<string, Message['dot']>();

  constructor(newProducer: () => string) {
    this.#newProducer = newProducer;
  }

  take(day: string, events: number): Message['dot'] {
    const dot = this.#next.get(day) ?? { producer: this.#newProducer(), seq: 0 };
    this.#next.set(day, { producer: dot.producer, seq: dot.seq + events });
    return dot;
  }
}
