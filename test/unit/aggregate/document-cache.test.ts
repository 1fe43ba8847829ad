// The cache is bounded by the memory of its documents, which may be a hundred times their stored
// size.

import { expect, test } from 'vitest';

import { DocumentCache } from '../../../lambdas/aggregate/document-cache.ts';
import { emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import type { DocumentKey } from '../../../lambdas/domain/event/message.ts';
import { bytesOf, parseDay, type StoredDay } from '../../../lambdas/store/days/day-state.ts';
import { toItem } from '../../../lambdas/store/days/document-store.ts';
import { aMessage, aView } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';

const keyOf = (index: number): DocumentKey => ({ site: `${index}.com`, day: '2025-11-14', shard: 0 });

function dayWithPaths(count: number, pathOf: (index: number) => string): StoredDay {
  const events = Array.from({ length: count }, (_, index) => aView({ path: pathOf(index) }));
  return parseDay({ base: toItem(fold(emptyDocument, [aMessage(0, { events })]), 1, 0), delta: undefined });
}

/** Offers this many documents to the cache, and returns how many it still has. */
function keptBy(cache: DocumentCache, stored: StoredDay, offered: number): number {
  const keys = Array.from({ length: offered }, (_, index) => keyOf(index));
  for (const key of keys) cache.set(key, { stored, freshUntil: Infinity, crowding: 0 });
  return keys.filter((key) => cache.get(key) !== undefined).length;
}

test('holds few documents that are small only where they are stored', () => {
  // One character outside Latin-1 makes each of the others take two bytes.
  const hostile = dayWithPaths(1000, (index) => `語${'x'.repeat(42)}${1000 + index}`);
  expect(bytesOf(hostile)).toBeLessThan(4000);
  // 172 KB of memory each.
  expect(keptBy(new DocumentCache(1_000_000), hostile, 20)).toBe(5);
});

test('holds many documents of sites that few visit', () => {
  const ordinary = dayWithPaths(20, (index) => `/posts/${index}`);
  expect(keptBy(new DocumentCache(1_000_000), ordinary, 300)).toBeGreaterThan(150);
});

test('counts the visitor table, which takes ten times what the rest does', () => {
  const views = Array.from({ length: 1000 }, (_, index) => aView({ path: `/${index % 9}`, at: index * 1000 }));
  const events = views.map((view, index) => ({ ...view, visitor: visitorOf(index) }));
  const stored = parseDay({ base: toItem(fold(emptyDocument, [aMessage(0, { events })]), 1, 0), delta: undefined });
  expect(bytesOf(stored)).toBeLessThan(12_000);
  // 550 KB of heap each.
  expect(keptBy(new DocumentCache(4_000_000), stored, 20)).toBeLessThan(8);
});

test('forgets the longest unused first, and has room again for what it forgot', () => {
  const stored = dayWithPaths(1000, (index) => `/${index}`);
  const cache = new DocumentCache(1_000_000);
  const kept = keptBy(cache, stored, 100);
  expect(cache.get(keyOf(99))).toBeDefined();
  expect(cache.get(keyOf(0))).toBeUndefined();
  for (let index = 0; index < 100; index += 1) cache.delete(keyOf(index));
  expect(keptBy(cache, stored, 100)).toBe(kept);
});
