import { expect, test } from 'vitest';

import { CACHE_MS, ReadThroughCache } from '../../../lambdas/shared/read-through-cache.ts';

/** A cache over a table of one letter per value, which counts its reads and can be broken. */
function world(options: { maxEntries?: number; servesStale?: boolean } = {}) {
  const reads: string[] = [];
  const state = {
    now: 0,
    isDown: false,
    table: new Map([
      ['a', 'A'],
      ['b', 'B'],
    ]),
  };
  const cache = new ReadThroughCache<string>({
    read: async (key) => {
      reads.push(key);
      if (state.isDown) throw new Error('down');
      return state.table.get(key);
    },
    now: () => state.now,
    ...options,
  });
  return { cache, reads, state };
}

test('reads a value once a minute, and a miss too', async () => {
  const { cache, reads, state } = world();
  for (const key of ['a', 'x', 'a', 'x']) await cache.get(key);
  expect(reads).toEqual(['a', 'x']);
  state.now = CACHE_MS - 1;
  await cache.get('a');
  expect(reads).toHaveLength(2);
  state.now = CACHE_MS;
  state.table.set('x', 'X');
  expect([await cache.get('a'), await cache.get('x')]).toEqual(['A', 'X']);
  expect(reads).toEqual(['a', 'x', 'a', 'x']);
});

test('a crowd that asks for one key at once makes one read', async () => {
  const { cache, reads } = world();
  expect(await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])).toEqual(['A', 'A', 'A']);
  expect(reads).toEqual(['a']);
});

test('invented keys push out each other, and no value', async () => {
  const { cache, reads } = world({ maxEntries: 3 });
  await cache.get('a');
  for (const key of ['1', '2', '3', '4']) await cache.get(key);
  reads.length = 0;
  for (const key of ['a', '4', '2']) await cache.get(key);
  expect(reads).toEqual([]);
  await cache.get('1');
  expect(reads).toEqual(['1']);
});

test('forgets the value that was idle longest', async () => {
  const { cache, reads, state } = world({ maxEntries: 2 });
  state.table.set('c', 'C');
  for (const key of ['a', 'b', 'a', 'c']) await cache.get(key);
  reads.length = 0;
  for (const key of ['a', 'c']) await cache.get(key);
  expect(reads).toEqual([]);
  await cache.get('b');
  expect(reads).toEqual(['b']);
});

test('goes on with an old value while the table is down, and asks it again every five seconds', async () => {
  const { cache, reads, state } = world({ servesStale: true });
  await cache.get('a');
  state.isDown = true;
  state.now = CACHE_MS;
  expect(await cache.get('a')).toBe('A');
  expect(await cache.get('a')).toBe('A');
  expect(reads).toEqual(['a', 'a']);
  state.now += 5000;
  state.isDown = false;
  state.table.set('a', 'new');
  expect(await cache.get('a')).toBe('new');
});

test('throws while the table is down and there is no old value, or it must not be used', async () => {
  const lenient = world({ servesStale: true });
  lenient.state.isDown = true;
  await expect(lenient.cache.get('a')).rejects.toThrow('down');
  const strict = world();
  await strict.cache.get('a');
  strict.state.isDown = true;
  strict.state.now = CACHE_MS;
  await expect(strict.cache.get('a')).rejects.toThrow('down');
});

test('does not take an old miss for true while the table is down', async () => {
  const { cache, state } = world({ servesStale: true });
  await cache.get('x');
  state.isDown = true;
  state.now = CACHE_MS;
  await expect(cache.get('x')).rejects.toThrow('down');
});
