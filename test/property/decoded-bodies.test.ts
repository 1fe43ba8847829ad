// A reader that keeps what it has decoded says what one does that decodes everything again,
// whatever was written in between, by whatever versions.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { encodeDocument, type Parts } from '../../lambdas/domain/document/document-codec.ts';
import { emptyDocument, fold, summarize } from '../../lambdas/domain/document/day-document.ts';
import type { Message } from '../../lambdas/domain/event/message.ts';
import { createDocumentReader, type DocumentReader } from '../../lambdas/store/days/document-reader.ts';
import { createDocumentStore, type Sizing, toItem } from '../../lambdas/store/days/document-store.ts';
import { DecodedBodies } from '../../lambdas/store/table/decoded-bodies.ts';
import { MemoryItems } from '../support/memory-items.ts';
import { someMessages } from '../support/messages.ts';

const SITE = 'example.com';
const DAYS = ['2025-11-13', '2025-11-14', '2025-11-15'];

/** Bases and deltas of a few messages. */
const sizing: Sizing = { isSmall: (body) => body.length <= 40, units: (length) => Math.ceil(length / 60) };

type Step =
  | { readonly kind: 'read'; readonly parts: Parts }
  /** Adds to a day, or puts another document of the same version in its place. */
  | { readonly kind: 'add' | 'replace'; readonly day: string; readonly messages: readonly Message[] };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), parts: fc.constantFrom('all', 'counts') }) },
  fc.record({
    kind: fc.constantFrom('add', 'add', 'replace'),
    day: fc.constantFrom(...DAYS),
    messages: someMessages,
  }),
);

async function said(reader: DocumentReader, parts: Parts): Promise<readonly object[]> {
  const found = [];
  for await (const { key, document, updatedAt } of reader.readRange(SITE, 0, DAYS[0], DAYS[2], { parts })) {
    found.push({ key, updatedAt, body: Buffer.from(encodeDocument(document)).toString('base64') });
  }
  return found;
}

test('a reader with a memory reads what one without it reads', async () => {
  const aMemory = fc.constantFrom(0, 30_000, 10_000_000).map((bytes) => new DecodedBodies(bytes));
  await fc.assert(
    fc.asyncProperty(aMemory, fc.array(aStep, { maxLength: 12 }), async (decoded, steps) => {
      const items = new MemoryItems();
      const store = createDocumentStore(items.store, sizing);
      const [keeping, fresh] = [createDocumentReader(items.store, decoded), createDocumentReader(items.store)];
      for (const [time, step] of [...steps, { kind: 'read', parts: 'all' } as const].entries()) {
        if (step.kind === 'read') {
          expect(await said(keeping, step.parts)).toEqual(await said(fresh, step.parts));
          continue;
        }
        const key = { site: SITE, day: step.day, shard: 0 };
        if (step.kind === 'add') {
          await store.add(key, await store.read(key), summarize(step.messages), time);
        } else {
          const version = items.get(key).base?.version ?? 1;
          items.set(key, { base: toItem(fold(emptyDocument, step.messages), version, time), delta: undefined });
        }
      }
    }),
  );
});
