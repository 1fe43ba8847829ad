// Adds messages to their document, exactly once. Repeating a commit changes nothing, for three
// reasons. It skips a message whose dot the document holds. It may write idempotency records and
// raw events of the same dot again. Document, counters and dots change in one conditional write, so
// a message is in all of them or in none.
//
//   read ─▶ drop the dots that the document has ─▶ idempotency records ─▶ raw events
//    ▲                                                                       │
//    │                                                                       ▼
//    └─ wait, with jitter ◀─ lost the race, or the table is in trouble ─ conditional write
//                                                                            │
//                                                                            ▼
//                                                                        mark rollups ─▶ done
//
// Few commits have rollups to mark: the first of a day, late ones and repeated ones
// (periods-to-mark.ts).

import { formatDot } from '../domain/dots/dot.ts';
import { summarize } from '../domain/document/day-document.ts';
import type { DocumentKey, Message, QueuedMessage } from '../domain/event/message.ts';
import { dayHasSeen, isAbsent, type StoredDay } from '../store/days/day-state.ts';
import type { DocumentStore } from '../store/days/document-store.ts';
import { LostRaceError } from '../store/table/lost-race.ts';
import { forEachParallel } from '../shared/parallel.ts';
import { isTransient } from '../shared/transient.ts';
import type { EventStore } from '../store/events/event-store.ts';
import { markAll, type RollupMarker } from '../store/rollups/rollup-store.ts';
import type { DocumentCache } from './document-cache.ts';
import { periodsToMark } from './periods-to-mark.ts';
import { RacePolicy } from './race-policy.ts';

export interface CommitDeps {
  readonly documents: Pick<DocumentStore, 'read' | 'add'>;
  readonly rollups: RollupMarker;
  readonly events: EventStore;
  readonly cache: Pick<DocumentCache, 'get' | 'set' | 'delete'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * The time ran out. The messages are not counted; the queue delivers them again. `cause` is what
 * the last attempt met.
 */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

const MAX_PARALLEL_RECORDS = 16;

export interface Committed {
  /** Races lost on the way. */
  readonly lostRaces: number;
  /**
   * Messages that this commit recorded, as counted or as duplicates. Both are empty when the
   * document knew all of them.
   */
  readonly counted: readonly Message[];
  readonly duplicates: readonly Message[];
  /** The day that holds them all. */
  readonly stored: StoredDay;
}

/**
 * Resolves when every message is in the committed document. Tries again after a lost race or while
 * the table is in trouble, until `deadline` (epoch milliseconds), then throws OutOfTimeError. Other
 * errors of the stores pass through. After an error either all messages are in the document or
 * none; the queue must deliver them again.
 */
export async function commit(
  key: DocumentKey,
  messages: readonly QueuedMessage[],
  deadline: number,
  deps: CommitDeps,
): Promise<Committed> {
  const { documents, cache, now, random, wait } = deps;
  const unique = new Map(messages.map((message) => [formatDot(message.dot), message]));
  const progress: Progress = {
    messages: [...unique.values()],
    records: new Map(),
    keptRaw: new Set(),
    counted: [],
    duplicates: [],
  };
  const cached = cache.get(key);
  const races = new RacePolicy(cached, random);
  let day = cached?.stored;
  let cause: unknown;
  while (now() < deadline) {
    try {
      if (day === undefined || !races.trustsCopy(now())) day = await documents.read(key, day);
      const done = await attempt(key, day, progress, deps);
      cache.set(key, { stored: done.stored, ...races.afterSuccess(now()) });
      return { ...done, lostRaces: races.lostRaces };
    } catch (error) {
      cache.delete(key);
      const wasRace = error instanceof LostRaceError;
      if (!wasRace && !isTransient(error)) throw error;
      cause = error;
      await wait(races.pauseAfterFailure(wasRace));
    }
  }
  const { failures, lostRaces } = races;
  throw new OutOfTimeError(`no time left after ${failures} attempts, ${lostRaces} lost races`, { cause });
}

/** What the attempts of one commit share, so that a later attempt does not repeat finished work. */
interface Progress {
  readonly messages: readonly QueuedMessage[];
  /** Whether a message holds its idempotency record. */
  readonly records: Map<Message, boolean>;
  /** Messages whose raw events are kept. */
  readonly keptRaw: Set<Message>;
  /** Recorded in the document, as counted or as duplicates. */
  readonly counted: Message[];
  readonly duplicates: Message[];
}

/** One way through the picture above. Throws LostRaceError when `day` is not current any more. */
async function attempt(
  key: DocumentKey,
  day: StoredDay,
  progress: Progress,
  deps: CommitDeps,
): Promise<Omit<Committed, 'lostRaces'>> {
  const { messages, counted, duplicates } = progress;
  const fresh = messages.filter(({ dot }) => !dayHasSeen(day, dot));
  const stored = fresh.length === 0 ? day : await write(key, day, fresh, progress, deps);
  const written = { day: key.day, isFirst: isAbsent(day), hasKnown: hasKnown(messages, fresh) };
  await markAll(deps.rollups, key, periodsToMark(written, deps.now()), deps.now());
  return { counted, duplicates, stored };
}

/** Whether the document had some of the messages before. */
const hasKnown = (messages: readonly Message[], fresh: readonly Message[]): boolean => fresh.length < messages.length;

/** The day with these messages, of which it has none. */
async function write(
  key: DocumentKey,
  day: StoredDay,
  fresh: readonly QueuedMessage[],
  { records, keptRaw, ...progress }: Progress,
  { documents, events, now }: CommitDeps,
): Promise<StoredDay> {
  await takeRecords(fresh, records, events);
  const isDuplicate = (message: Message): boolean => records.get(message) === false;
  const counted = fresh.filter((message) => !isDuplicate(message));
  const duplicates = fresh.filter(isDuplicate);

  const raw = counted.filter((message) => !keptRaw.has(message));
  if (raw.length > 0) await events.keepRaw(key, raw, now());
  for (const message of raw) keptRaw.add(message);

  const batch = summarize(counted, duplicates, day.base.document.table.theta);
  const stored = await documents.add(key, day, batch, now());
  progress.counted.push(...counted);
  progress.duplicates.push(...duplicates);
  return stored;
}

/**
 * Takes every record that is not decided yet. When two messages name one record, either may win,
 * and only that one is counted.
 */
async function takeRecords(
  messages: readonly Message[],
  records: Map<Message, boolean>,
  events: EventStore,
): Promise<void> {
  await forEachParallel(messages, MAX_PARALLEL_RECORDS, async (message) => {
    const { dot, idempotencyRecord, acceptedAt } = message;
    if (idempotencyRecord === undefined || records.has(message)) return;
    records.set(message, await events.takeRecord(idempotencyRecord, dot, acceptedAt));
  });
}
