// Both tables in memory, with the bytes, the keys and the limits that DynamoDB has: documents are encoded when written and decoded
// when read, and a key that DynamoDB refuses is refused.

import type { DayDocument } from '../../lambdas/domain/day-document.ts';
import { formatDot } from '../../lambdas/domain/dot.ts';
import type { DocumentKey } from '../../lambdas/domain/message.ts';
import { createDocumentReader, type DocumentReader } from '../../lambdas/store/document-reader.ts';
import { createDocumentStore, documentOf, type DocumentStore } from '../../lambdas/store/document-store.ts';
import type { EventStore } from '../../lambdas/store/event-store.ts';
import { claimItemKey, rawItemKey } from '../../lambdas/store/keys.ts';
import { createRollupGuard } from '../../lambdas/store/rollup-guard.ts';
import { checkedKey, MemoryItems } from '../support/memory-items.ts';
import { MemoryRollups } from '../support/memory-rollups.ts';

export class MemoryTables {
  readonly #items = new MemoryItems();
  readonly #rollups = new MemoryRollups();
  readonly #claims = new Map<string, string>();

  readonly documents: DocumentStore = createDocumentStore(this.#items.store);
  readonly reader: DocumentReader = createDocumentReader(this.#items.store);
  readonly rollups = this.#rollups.rollups;
  readonly guard = createRollupGuard(this.#rollups.rollups, this.#rollups.dues);

  readonly events: EventStore = {
    claim: async (claim, dot) => {
      const { pk } = checkedKey(claimItemKey(claim));
      const holder = this.#claims.get(pk) ?? formatDot(dot);
      this.#claims.set(pk, holder);
      return holder === formatDot(dot);
    },
    keepRaw: async (key, messages) => {
      checkedKey(rawItemKey(key, messages));
    },
  };

  /** Every document that there is. */
  async *all(): AsyncGenerator<{ key: DocumentKey; document: DayDocument }> {
    for (const { key } of this.#items.all()) yield { key, document: documentOf(await this.documents.read(key)) };
  }
}
