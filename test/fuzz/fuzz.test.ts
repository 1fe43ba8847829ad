// Bad input: whatever a client sends, the real handlers answer by the contract, in both payload
// formats, and count what they accept. `npm run fuzz` sends more; `FUZZ_SEED=… FUZZ_WORLD=…`
// replays a failure.

import { beforeAll, describe, expect, test } from 'vitest';

import { ACCESS } from '../../lambdas/shared/names.ts';
import { CASES_PER_WORLD, type Result, run } from './campaign.ts';
import { OUTCOMES } from './contract.ts';
import { type Law, LAWS } from './laws.ts';

const { FUZZ_CASES = '3000', FUZZ_SEED = String(Date.now() % 2 ** 31), FUZZ_WORLD } = process.env;
const seed = Number(FUZZ_SEED);
const worlds = Math.ceil(Number(FUZZ_CASES) / CASES_PER_WORLD);
const world = Number(FUZZ_WORLD);
/** Five times as many as asked for, if an outcome is still missing. */
const [first, last, most] = FUZZ_WORLD === undefined ? [1, worlds, 5 * worlds] : [world, world, world];

/** Milliseconds for a request on a busy machine. */
const PATIENCE = 10;

/** Of the requests, in percent. */
const LEAST_ACCEPTED = { open: 30, registered: 15 };

describe.each(ACCESS)('a deployment that is %s', (access) => {
  let result: Result;
  beforeAll(
    async () => {
      result = await run(access, seed, [first, last, most]);
      if (process.env['FUZZ_CASES'] !== undefined) console.log(describeResult(result));
    },
    60_000 + (most - first) * CASES_PER_WORLD * PATIENCE,
  );

  describe(`whatever it is sent (FUZZ_SEED=${seed})`, () => {
    test.each(Object.entries(LAWS) as [Law, string][])('%s: it %s', (law) => {
      expect(result.violations.get(law) ?? []).toEqual([]);
    });
  });

  // One world is too small to have everything in it.
  describe.runIf(FUZZ_WORLD === undefined)('the requests', () => {
    test('reach every outcome of the contract, and no other', () => {
      expect([...result.outcomes.keys()].sort()).toEqual([...OUTCOMES[access]].sort());
    });

    test(`are as many as asked for, at least ${LEAST_ACCEPTED[access]} % of them accepted`, () => {
      expect(result.cases).toBeGreaterThanOrEqual(Number(FUZZ_CASES));
      expect(result.outcomes.get('202')).toBeGreaterThan((LEAST_ACCEPTED[access] / 100) * result.cases);
    });
  });
});

function describeResult({ cases, statuses, outcomes }: Result): string {
  const share = (count: number): string => `${((100 * count) / cases).toFixed(2)} %`.padStart(8);
  const rows = [...statuses].map(([grammar, byStatus]) => {
    const parts = [...byStatus].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
    return `  ${grammar.padEnd(16)} ${parts.join(', ')}`;
  });
  const seen = [...outcomes].map(([outcome, count]) => `  ${share(count)} ${outcome}`);
  return [`${cases} requests, FUZZ_SEED=${seed}`, ...rows, ...seen].join('\n');
}
