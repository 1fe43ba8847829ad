// A soak of seconds: it measures every thread, compares every answer with the owed one, and ends on
// a signal. The first stack is registered, the second open. Verdicts are tested in judge.test.ts.

import { expect, inject, test } from 'vitest';
import { runSoak } from './soak.ts';

const ALONE = { timeout: 120_000, concurrent: false };

test('a soak measures every thread, every answer and every number', ALONE, async () => {
  const { signal } = new AbortController();
  const assembly = inject('registeredAssembly');
  const result = await runSoak({ seconds: 6, rate: 30, sites: 2, seed: 5, assembly, signal });
  const { samples, sent, answers, faults, verdicts } = result;
  // Six seconds are a warm-up: they are too short to judge drift.
  expect(faults.filter((fault) => !fault.endsWith(': grows'))).toEqual([]);
  expect([...sent.answers.keys()]).toEqual(expect.arrayContaining([200, 202, 400, 401, 404]));
  expect(samples.length).toBeGreaterThan(0);
  // Five about each day of a site, and one about all its days.
  expect(answers).toBeGreaterThan(2 * 6);
  const threads = samples.at(-1)?.threads.map(({ name }) => name.replace(/ \d+$/, ''));
  expect(new Set(threads)).toEqual(new Set(['main', 'Ingest', 'Aggregate', 'Stats', 'Rollup']));
  for (const { largest, series } of verdicts) {
    if (series.unit === 'MB') expect(largest, series.name).toBeGreaterThan(0);
  }
});

test('a soak that is interrupted stops its traffic and its stack, and says why', ALONE, async () => {
  const signal = AbortSignal.timeout(2000);
  const soak = runSoak({ seconds: 600, rate: 10, sites: 1, seed: 1, assembly: inject('assembly'), signal });
  await expect(soak).rejects.toMatchObject({ name: 'TimeoutError' });
});
