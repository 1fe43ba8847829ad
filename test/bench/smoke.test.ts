// Every bench runs, tiny. Its figures mean nothing here, but it must measure, under its own name.

import { describe, expect, inject, test } from 'vitest';
import { BENCHES } from '../../bench/benches.ts';
import { runBenches } from '../../bench/harness/run.ts';

/** Every size is the least that its bench can have. */
const SCALE = 0.0001;
/**
 * They run at the same time, as most of them wait for a stack to start or for a batching window to
 * end. A busy machine takes a while.
 */
const PATIENCE = { timeout: 180_000 };

describe.each(BENCHES)('the bench $name', (bench) => {
  test('has one finite value a round for every figure, and every name once', PATIENCE, async () => {
    const steps: string[] = [];
    const { figures } = await runBenches({
      benches: [bench],
      rounds: 1,
      scale: SCALE,
      assembly: async (access) => inject(access === 'registered' ? 'registeredAssembly' : 'assembly'),
      progress: (text) => steps.push(text),
    });
    const names = figures.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual([...new Set(names)]);
    expect(names.filter((name) => !name.startsWith(`${bench.name}: `))).toEqual([]);
    expect(figures.filter(({ values }) => values.length !== 1 || !values.every(Number.isFinite))).toEqual([]);
    expect(steps.length).toBeGreaterThan(0);
  });
});

test('no two benches have one name', () => {
  const names = BENCHES.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
