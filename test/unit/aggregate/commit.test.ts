// How a commit uses its time: it keeps trying while the table is in trouble, and starts nothing
// that it cannot finish.

import { brotliDecompressSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { commit, OutOfTimeError } from '../../../lambdas/aggregate/commit.ts';
import { DocumentCache } from '../../../lambdas/aggregate/document-cache.ts';
import { createDocumentStore } from '../../../lambdas/store/days/document-store.ts';
import { SMALL_WORLD, Tables } from '../../protocol/memory-stores.ts';
import { throttling } from '../../support/aws-errors.ts';
import { aQueued } from '../../support/messages.ts';

const key = { site: 'example.com', day: '2025-11-14', shard: 0 };

/** Stores that call `trouble` before each call, and a clock that advances by each wait. */
function setup(trouble: (point: string) => void = () => undefined) {
  const tables = new Tables({});
  const calls: string[] = [];
  let time = 0;
  const { items, rollups, events } = tables.storesFor(async (point) => {
    if (point.startsWith('before')) calls.push(point.slice('before '.length));
    trouble(point);
  });
  const deps = {
    documents: createDocumentStore(items, SMALL_WORLD),
    rollups,
    events,
    cache: new DocumentCache(),
    now: () => time,
    random: () => 0.5,
    wait: async (ms: number) => {
      time += ms;
    },
  };
  return { deps, tables, calls };
}

/** It has a `code`, as errors of connections have. */
function brotliError(): unknown {
  try {
    return brotliDecompressSync(Buffer.from('no brotli'));
  } catch (error) {
    return error;
  }
}

describe('a commit', () => {
  test('tries again when the table throttles, until it succeeds', async () => {
    let times = 3;
    const { deps, tables } = setup((point) => {
      if (point === 'before replace' && times-- > 0) throw throttling('slow down');
    });
    await commit(key, [aQueued(0)], 10_000, deps);
    expect(tables.documentOf(key).counts.events).toBe(1);
  });

  test('gives up at the deadline, with everything to be delivered again, and says what it met last', async () => {
    const cause = throttling('slow down');
    const { deps, tables } = setup((point) => {
      if (point === 'before replace') throw cause;
    });
    const error: unknown = await commit(key, [aQueued(0)], 10_000, deps).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutOfTimeError);
    expect(error).toMatchObject({ message: expect.stringMatching(/ attempts, 0 lost races$/), cause });
    expect(tables.documentOf(key).counts.events).toBe(0);
  });

  test('does not begin after the deadline', async () => {
    const { deps, calls } = setup();
    await expect(commit(key, [aQueued(0)], 0, deps)).rejects.toThrow(OutOfTimeError);
    expect(calls).toEqual([]);
  });

  test.each([
    ['a document that is too large', new RangeError('too large')],
    ['a document that brotli cannot read', brotliError()],
  ])('does not try again what can never succeed: %s', async (_, error) => {
    const { deps, calls } = setup((point) => {
      if (point === 'before replace') throw error;
    });
    await expect(commit(key, [aQueued(0)], 10_000, deps)).rejects.toBe(error);
    expect(calls.filter((call) => call === 'replace')).toHaveLength(1);
  });

  test('counts a message once that is in its batch twice, and says so', async () => {
    const { deps, tables } = setup();
    const { counted } = await commit(key, [aQueued(0), aQueued(0)], 10_000, deps);
    expect(counted).toHaveLength(1);
    expect(tables.documentOf(key).counts.events).toBe(1);
  });

  test('reads a document from its cache if it wrote it last, else from the table, the delta first', async () => {
    const { deps, calls } = setup();
    const reads = (): string[] => calls.filter((call) => /^read(Delta)?$/.test(call));
    await commit(key, [aQueued(0)], 10_000, deps);
    await commit(key, [aQueued(1)], 10_000, deps);
    expect(reads()).toEqual(['read']);
    const other = { ...deps, cache: new DocumentCache() };
    // So many that the delta is frozen.
    for (const number of [20, 21, 22]) await commit(key, [aQueued(number)], 10_000, other);
    expect(reads()).toEqual(['read', 'read']);
    await commit(key, [aQueued(3)], 10_000, deps);
    expect(reads()).toEqual(['read', 'read', 'readDelta', 'read']);
    await deps.wait(1000);
    await commit(key, [aQueued(4)], 10_000, deps);
    expect(reads()).toEqual(['read', 'read', 'readDelta', 'read', 'readDelta', 'read']);
  });

  test('trusts its copy of a document that others write too while they pause', async () => {
    const { deps, calls } = setup();
    await commit(key, [aQueued(0)], 10_000, deps);
    await commit(key, [aQueued(1)], 10_000, { ...deps, cache: new DocumentCache() });
    const { lostRaces } = await commit(key, [aQueued(2)], 10_000, deps);
    expect(lostRaces).toBe(1);
    calls.length = 0;
    await commit(key, [aQueued(3)], 10_000, deps);
    expect(calls).toEqual(['keepRaw', 'replace delta']);
  });

  test('pauses longer after each failure, and starts the next race for the document with that pause', async () => {
    let fails = 0;
    const pauses: number[] = [];
    const { deps } = setup((point) => {
      if (point.startsWith('before replace') && fails-- > 0) throw throttling('slow down');
    });
    const wait = async (ms: number): Promise<void> => void pauses.push(ms);
    for (const [index, failures] of [6, 2, 0, 0, 0, 1].entries()) {
      fails = failures;
      await commit(key, [aQueued(index)], 10_000, { ...deps, wait });
    }
    expect(pauses).toEqual([20, 40, 80, 160, 320, 320, 160, 320, 20]);
  });

  test('marks rollups after its write, and once more where that failed, and counts its events once', async () => {
    let times = 2;
    const { deps, tables, calls } = setup((point) => {
      if (point === 'before mark' && times-- > 0) throw throttling('slow down');
    });
    const { counted, duplicates } = await commit(key, [aQueued(0)], 10_000, deps);
    expect(counted).toHaveLength(1);
    expect(duplicates).toEqual([]);
    expect(calls.filter((call) => !call.startsWith('read'))).toEqual([
      'keepRaw',
      'replace',
      'mark',
      'mark',
      'mark',
      'mark',
    ]);
    expect(tables.documentOf(key).counts.events).toBe(1);
    // After the second read the message is known, so month and year are marked: the commit does not
    // know any more whether it was the first of its day.
    expect(tables.rollups.due(Infinity).map(({ period }) => period.name)).toEqual(['2025-11', '2025']);
  });

  test('that cannot mark the rollups of what it wrote gives it back to the queue', async () => {
    const { deps, tables } = setup((point) => {
      if (point === 'before mark') throw throttling('slow down');
    });
    await expect(commit(key, [aQueued(0)], 10_000, deps)).rejects.toThrow(OutOfTimeError);
    expect(tables.documentOf(key).counts.events).toBe(1);
  });
});
