// Sources that are read at the same time.

import { setImmediate as tick } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { mergeParallel } from '../../../lambdas/shared/parallel.ts';

/** Counts the sources that are being read. */
class Sources {
  open = 0;
  mostOpen = 0;

  async *of<T>(...values: readonly T[]): AsyncGenerator<T> {
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    for (const value of values) {
      await tick();
      yield value;
    }
    this.open -= 1;
  }
}

describe('mergeParallel', () => {
  test('gives everything that its sources give, once', async () => {
    const sources = new Sources();
    const merged = mergeParallel([sources.of(1, 2, 3), sources.of<number>(), sources.of(4)], 2);
    expect((await Array.fromAsync(merged)).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    expect(await Array.fromAsync(mergeParallel([], 2))).toEqual([]);
  });

  test('reads the given number of sources at once, and no more', async () => {
    const sources = new Sources();
    const many = Array.from({ length: 9 }, (_, index) => sources.of(index, index));
    expect(await Array.fromAsync(mergeParallel(many, 4))).toHaveLength(18);
    expect(sources.mostOpen).toBe(4);
  });

  test('waits for none where another has something', async () => {
    async function* never(): AsyncGenerator<number> {
      await new Promise(() => undefined);
      yield 0;
    }
    const merged = mergeParallel([never(), new Sources().of(1, 2)], 2);
    expect([await merged.next(), await merged.next()]).toMatchObject([{ value: 1 }, { value: 2 }]);
  });

  test('throws what a source throws, and leaves no rejection behind', async () => {
    async function* broken(after: number): AsyncGenerator<number> {
      for (let count = 0; count < after; count += 1) await tick();
      yield* [];
      throw new Error(`after ${after}`);
    }
    await expect(Array.fromAsync(mergeParallel([broken(1), broken(3)], 2))).rejects.toThrow('after 1');
    // An unhandled one would fail this run.
    for (let count = 0; count < 5; count += 1) await tick();
  });
});
