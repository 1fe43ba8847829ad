// Both tables in memory, with DynamoDB's semantics and a gate before and after every effect. Whoever holds the gate decides what
// happens there: another writer goes first, the call fails, its answer is lost, the process dies.

import { type DayDocument, emptyDocument, fold } from '../../lambdas/domain/day-document.ts';
import { encodeDocument } from '../../lambdas/domain/document-codec.ts';
import { type Dot, formatDot } from '../../lambdas/domain/dot.ts';
import { type DocumentKey, type Message, spanOf } from '../../lambdas/domain/message.ts';
import { hasReceipt, mergeReceipts, receiptsOf } from '../../lambdas/domain/receipts.ts';
import { absentDocument, type DocumentStore, type StoredDocument } from '../../lambdas/store/document-store.ts';
import { LostRaceError } from '../../lambdas/store/lost-race.ts';
import type { EventStore } from '../../lambdas/store/event-store.ts';

/** Waits for its turn at a point of a call; throws what goes wrong there. */
export type Gate = (point: string) => Promise<void>;

/** Ways in which a table of ours could be wrong: each must be noticed by the laws. */
export interface TableBugs {
  readonly ignoresVersion?: boolean;
  readonly claimIgnoresDot?: boolean;
}

export class Tables {
  readonly documents = new Map<string, StoredDocument>();
  readonly claims = new Map<string, string>();
  /** Raw messages by dot. */
  readonly raw = new Map<string, Message>();
  /** Laws that were broken by a write, in words. */
  readonly violations: string[] = [];
  readonly #bugs: TableBugs;

  constructor(bugs: TableBugs) {
    this.#bugs = bugs;
  }

  documentOf(key: DocumentKey): DayDocument {
    return this.documents.get(nameOf(key))?.document ?? emptyDocument;
  }

  /** The stores as one process sees them, through its gate. */
  storesFor(gate: Gate): { documents: DocumentStore; events: EventStore } {
    const guarded = async <T>(call: string, effect: () => T): Promise<T> => {
      await gate(`before ${call}`);
      const result = effect();
      await gate(`after ${call}`);
      return result;
    };
    return {
      documents: {
        read: (key) => guarded('read', () => this.documents.get(nameOf(key)) ?? absentDocument),
        replace: (key, seen, next, now) => guarded('replace', () => this.#replace(key, seen, next, now)),
      },
      events: {
        claim: (claim, dot) => guarded('claim', () => this.#claim(claim, dot)),
        keepRaw: (_, messages) =>
          guarded('keepRaw', () => messages.forEach((message) => this.raw.set(formatDot(message.dot), message))),
      },
    };
  }

  #claim(claim: string, dot: Dot): boolean {
    const holder = this.claims.get(claim);
    if (holder !== undefined && (holder !== formatDot(dot) || this.#bugs.claimIgnoresDot === true)) return false;
    this.claims.set(claim, formatDot(dot));
    return true;
  }

  #replace(key: DocumentKey, seen: StoredDocument, next: DayDocument, now: number): StoredDocument {
    const current = this.documents.get(nameOf(key)) ?? absentDocument;
    if (seen.version !== current.version && this.#bugs.ignoresVersion !== true) {
      throw new LostRaceError(`version ${seen.version} is not ${current.version}`);
    }
    this.#checkWrite(current.document, next);
    const stored = { document: next, version: current.version + 1, updatedAt: now, bytes: 100 };
    this.documents.set(nameOf(key), stored);
    return stored;
  }

  /** The laws that hold at every single write. */
  #checkWrite(before: DayDocument, after: DayDocument): void {
    const grown = mergeReceipts(after.counted, before.counted);
    if (!sameBytes({ ...emptyDocument, counted: grown }, { ...emptyDocument, counted: after.counted })) {
      this.violations.push('receipts shrank');
    }
    const kept = receiptsOf([...this.raw.values()].map(spanOf));
    const missing = dotsOf(after)
      .filter((dot) => !hasReceipt(kept, dot))
      .map(formatDot);
    if (missing.length > 0) this.violations.push(`counted before its raw event was kept: ${missing.join()}`);
    const named = dotsOf(after).flatMap((dot) => this.raw.get(formatDot(dot)) ?? []);
    if (!sameBytes({ ...after, duplicates: new Map() }, { ...fold(emptyDocument, named), refused: after.refused })) {
      this.violations.push('a document is not the fold of what its receipts name');
    }
  }
}

export const sameBytes = (a: DayDocument, b: DayDocument): boolean =>
  Buffer.compare(encodeDocument(a), encodeDocument(b)) === 0;

/** Every number in a document's receipts, as the dot that a message beginning there has. */
export function dotsOf({ counted }: DayDocument): Dot[] {
  return [...counted].flatMap(([producer, ranges]) =>
    ranges.flatMap((first, index) =>
      index % 2 === 1
        ? []
        : Array.from({ length: (ranges[index + 1] ?? first) - first + 1 }, (_, n) => ({ producer, seq: first + n })),
    ),
  );
}

export const nameOf = ({ site, day, shard }: DocumentKey): string => `${day}#${shard}#${site}`;
