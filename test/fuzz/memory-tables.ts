// Both tables in memory, with the bytes, the keys and the limits that DynamoDB has: documents are encoded when written and decoded
// when read, and a key that DynamoDB refuses is refused. (The tables of test/protocol keep objects, and check laws of their own.)

import { decodeDocument, encodeDocument } from '../../lambdas/domain/document-codec.ts';
import { formatDot } from '../../lambdas/domain/dot.ts';
import type { DocumentKey } from '../../lambdas/domain/message.ts';
import {
  absentDocument,
  type DocumentReader,
  type DocumentStore,
  type StoredDocument,
} from '../../lambdas/store/document-store.ts';
import { LostRaceError } from '../../lambdas/store/lost-race.ts';
import type { EventStore } from '../../lambdas/store/event-store.ts';
import {
  claimItemKey,
  daySortKey,
  documentItemKey,
  FIRST_DAY,
  type ItemKey,
  LAST_DAY,
  parseDocumentItemKey,
  partitionKey,
  rawItemKey,
} from '../../lambdas/store/keys.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;

interface Item {
  readonly body: Uint8Array;
  readonly version: number;
  readonly updatedAt: number;
}

export class MemoryTables {
  /** Items by partition, then by sort key. */
  readonly #items = new Map<string, Map<string, Item>>();
  readonly #claims = new Map<string, string>();

  readonly documents: DocumentStore = {
    read: async (key) => this.#read(documentItemKey(key)) ?? absentDocument,
    replace: async (key, seen, next, now) => {
      const { pk, sk } = checked(documentItemKey(key));
      const current = this.#read({ pk, sk }) ?? absentDocument;
      if (current.version !== seen.version) throw new LostRaceError('another version');
      const item = { body: encodeDocument(next), version: seen.version + 1, updatedAt: now };
      this.#items.set(pk, (this.#items.get(pk) ?? new Map<string, Item>()).set(sk, item));
      return { document: next, version: item.version, updatedAt: now, bytes: item.body.length };
    },
  };

  readonly events: EventStore = {
    claim: async (claim, dot) => {
      const { pk } = checked(claimItemKey(claim));
      const holder = this.#claims.get(pk) ?? formatDot(dot);
      this.#claims.set(pk, holder);
      return holder === formatDot(dot);
    },
    keepRaw: async (key, messages) => {
      checked(rawItemKey(key, messages));
    },
  };

  readonly reader: DocumentReader = { readRange: (...range) => this.#readRange(...range) };

  // An async generator, as the real one is, that has nothing to wait for.
  // oxlint-disable-next-line eslint/require-await
  async *#readRange(
    site: string,
    shard: number,
    from = FIRST_DAY,
    to = LAST_DAY,
  ): AsyncGenerator<StoredDocument & { key: DocumentKey }> {
    const { pk, sk: first } = checked({ pk: partitionKey(site, shard), sk: daySortKey(from) });
    const last = checked({ pk, sk: daySortKey(to) }).sk;
    if (first > last) throw new RangeError('ValidationException: BETWEEN needs its bounds in order');
    for (const [sk, item] of this.#items.get(pk) ?? []) {
      if (sk >= first && sk <= last) yield { ...stored(item), key: parseDocumentItemKey({ pk, sk }) };
    }
  }

  #read(key: ItemKey): StoredDocument | undefined {
    const { pk, sk } = checked(key);
    const item = this.#items.get(pk)?.get(sk);
    return item && stored(item);
  }

  /** Every document that there is. */
  *all(): Generator<StoredDocument & { key: DocumentKey }> {
    for (const [pk, items] of this.#items) {
      for (const [sk, item] of items) yield { ...stored(item), key: parseDocumentItemKey({ pk, sk }) };
    }
  }
}

const stored = ({ body, version, updatedAt }: Item): StoredDocument => ({
  document: decodeDocument(body),
  version,
  updatedAt,
  bytes: body.length,
});

/** The key as DynamoDB keeps it: in UTF-8, to which lone surrogates are all the same. */
function checked({ pk, sk }: ItemKey): ItemKey {
  const bytes = [Buffer.byteLength(pk), Buffer.byteLength(sk)] as const;
  if (bytes[0] > MAX_PARTITION_KEY_BYTES || bytes[1] > MAX_SORT_KEY_BYTES) {
    throw new RangeError(`ValidationException: a key of ${bytes.join(' and ')} bytes`);
  }
  return { pk: pk.toWellFormed(), sk: sk.toWellFormed() };
}
