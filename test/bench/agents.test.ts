// User agents as browsers send them: none is taken for a program, and nearly all have names.

import { expect, test } from 'vitest';

import { AGENTS } from '../../bench/workload/agents.ts';
import { readAgent } from '../../lambdas/domain/sender/agent.ts';

test('no browser is a bot, and nearly all are known by browser, system and device', () => {
  expect(AGENTS).toHaveLength(200);
  const read = AGENTS.map(readAgent);
  expect(read.filter(({ bot }) => bot !== undefined)).toEqual([]);
  expect(read.filter(({ browser, os, device }) => browser && os && device).length).toBeGreaterThanOrEqual(198);
});
