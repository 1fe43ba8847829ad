// Estimates of a day with 20,000 visitors, of whom its table keeps 1,024: how far they are off, and
// whether the error that is stated is honest. A number with one standard error is within it in 68 %
// of cases; here it is in 60 to 76 % of 200 days. And docs/accuracy.md says what was measured.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { filesOf } from '../../bench/accuracy/accuracy.ts';
import { FIGURES } from '../../bench/accuracy/figures.ts';
import { CROWDS, readMeasured, SEEDS } from '../../bench/accuracy/measured.ts';
import { simulate } from '../../bench/accuracy/simulate.ts';

const REMEASURE = 'else run `npm run bench -- accuracy`';
const DOCS = join(import.meta.dirname, '../../docs');

test(`docs/accuracy.md and its plots are what was measured: ${REMEASURE}`, async () => {
  for (const [name, text] of Object.entries(await filesOf(readMeasured()))) {
    expect(readFileSync(join(DOCS, name), 'utf8')).toBe(text);
  }
});

describe('of 20,000 visitors', () => {
  let found: ReturnType<typeof simulate>;
  beforeAll(() => void (found = simulate(20_000, SEEDS)));

  test.each(Object.entries(FIGURES))(
    '%s: the estimates, and their errors, are as good as stated',
    (name, { limit }) => {
      const { sigma = Infinity, within = 0 } = found[name] ?? {};
      expect(sigma).toBeLessThan(limit);
      expect(within).toBeGreaterThanOrEqual(0.6);
      expect(within).toBeLessThanOrEqual(0.76);
    },
  );

  test(`are measured as they were: ${REMEASURE}`, () => {
    for (const [name, { sigma, stated, within }] of Object.entries(found)) {
      const before = readMeasured()['20000']?.[name];
      expect(before?.sigma).toBeCloseTo(sigma, 6);
      expect(before?.stated).toBeCloseTo(stated, 6);
      expect(before?.within).toBeCloseTo(within, 6);
    }
  });
});

test.each(CROWDS)('of %d visitors, too, the errors are as honest', (crowd) => {
  for (const name of Object.keys(FIGURES)) {
    const { within = 0 } = readMeasured()[crowd]?.[name] ?? {};
    expect(within).toBeGreaterThanOrEqual(0.6);
    expect(within).toBeLessThanOrEqual(0.76);
  }
});
