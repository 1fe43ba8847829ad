// Brings messages of one document into it, exactly once. Doing it twice changes nothing, because:
// a message whose dot the document holds is skipped; claims and raw events of the same dot may be written again; and document,
// counters and receipts change in one conditional write, so a message is in all of them or in none.
//
//   read ─▶ drop settled dots ─▶ claims ─▶ raw ─▶ conditional write ─▶ done
//     ▲                                              │ lost the race
//     └──────────────── wait, with jitter ───────────┘

import { formatDot } from '../domain/dot.ts';
import { type DayDocument, fold, foldDuplicates, isSettled } from '../domain/day-document.ts';
import type { DocumentKey, Message } from '../domain/message.ts';
import { type DocumentStore, LostRaceError, type StoredDocument } from '../store/document-store.ts';
import { forEachParallel } from '../shared/parallel.ts';
import type { EventStore } from '../store/event-store.ts';
import type { DocumentCache } from './document-cache.ts';

export interface CommitDeps {
  readonly documents: DocumentStore;
  readonly events: EventStore;
  readonly cache: DocumentCache;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The time ran out while other writers kept winning. The messages are not counted; the queue delivers them again. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Pauses after lost races double from 10 ms to 640 ms, each drawn at random up to the full length ("full jitter"). */
const FIRST_PAUSE_MS = 10;
const MAX_DOUBLINGS = 6;

const MAX_PARALLEL_CLAIMS = 16;

export interface Committed {
  /** Races lost on the way. */
  readonly lostRaces: number;
  /** Messages that this commit added to the document, the one or the other; none when all of them were settled before. */
  readonly counted: readonly Message[];
  readonly duplicates: readonly Message[];
  /** The document that holds them all. */
  readonly stored: StoredDocument;
}

/**
 * Resolves when every message is settled in the committed document. Throws OutOfTimeError at `deadline` (epoch milliseconds), and
 * whatever the stores throw: then none, or all, of the messages are settled, and the queue must deliver them again.
 */
export async function commit(
  key: DocumentKey,
  messages: readonly Message[],
  deadline: number,
  deps: CommitDeps,
): Promise<Committed> {
  const { documents, events, cache, now } = deps;
  const claims = new Map<string, boolean>();
  const keptRaw = new Set<string>();
  let seen = cache.get(key) ?? (await documents.read(key));

  for (let lostRaces = 0; ; lostRaces += 1) {
    const fresh = messages.filter(({ dot }) => !isSettled(seen.document, dot));
    if (fresh.length === 0) {
      if (lostRaces === 0) cache.set(key, seen);
      return { lostRaces, counted: [], duplicates: [], stored: seen };
    }
    await settleClaims(fresh, claims, events);
    const isDuplicate = (message: Message): boolean => claims.get(formatDot(message.dot)) === false;
    const counted = fresh.filter((message) => !isDuplicate(message));
    const duplicates = fresh.filter(isDuplicate);

    const raw = counted.filter(({ dot }) => !keptRaw.has(formatDot(dot)));
    if (raw.length > 0) await events.keepRaw(key, raw, now());
    for (const { dot } of raw) keptRaw.add(formatDot(dot));

    const next = addMessages(seen.document, counted, duplicates);
    try {
      const stored = await documents.replace(key, seen, next, now());
      // Where others race for a document its cached copy would lose again, at the price of a whole write: read it next time.
      if (lostRaces === 0) cache.set(key, stored);
      return { lostRaces, counted, duplicates, stored };
    } catch (error) {
      cache.delete(key);
      if (!(error instanceof LostRaceError)) throw error;
    }
    seen = await readAgain(key, lostRaces, deadline, deps);
  }
}

const addMessages = (document: DayDocument, counted: readonly Message[], duplicates: readonly Message[]): DayDocument =>
  foldDuplicates(fold(document, counted), duplicates);

async function readAgain(
  key: DocumentKey,
  lostRaces: number,
  deadline: number,
  { documents, now, random, wait }: CommitDeps,
): Promise<StoredDocument> {
  const pause = random() * FIRST_PAUSE_MS * 2 ** Math.min(lostRaces, MAX_DOUBLINGS);
  if (now() + pause >= deadline) throw new OutOfTimeError(`lost ${lostRaces + 1} races for one document`);
  await wait(pause);
  return documents.read(key);
}

/** Asks for every claim that is not decided yet. Of two messages with one claim, either may win: one of them is counted. */
async function settleClaims(
  messages: readonly Message[],
  claims: Map<string, boolean>,
  events: EventStore,
): Promise<void> {
  await forEachParallel(messages, MAX_PARALLEL_CLAIMS, async ({ dot, claim, acceptedAt }) => {
    const name = formatDot(dot);
    if (claim !== undefined && !claims.has(name)) claims.set(name, await events.claim(claim, dot, acceptedAt));
  });
}
