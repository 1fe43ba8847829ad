// A short run of `npm run chaos`: every fault at once and the stack killed twice, and all numbers
// must be right. It also checks the comparison itself, which must detect a truth that is off by one
// event.

import { expect, inject, test } from 'vitest';
import { startLocalStack } from '../../local/stack.ts';
import { FAULT_NAMES } from '../../local/faults/faults.ts';
import { connect } from '../support/api.ts';
import { runChaos } from './chaos.ts';
import { compare } from './compare.ts';
import { plan, type PlannedRequest } from './plan.ts';
import { Truth } from './truth.ts';

const ALONE = { timeout: 120_000, concurrent: false };
const SMALL = { sites: 5, days: 2 };

test('every accepted event is counted exactly once under every fault at once', ALONE, async () => {
  const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 10_000);
  console.log(`chaos: seed ${seed}; again with CHAOS_SEED=${seed}`);
  const events = 3000;
  const result = await runChaos({ ...SMALL, events, seed, kills: 1, faults: 'all', assembly: inject('assembly') });
  expect(result.differences).toEqual([]);
  expect(result.ledger.counted).toBeGreaterThan(0.9 * events);
  expect(result.faults.get('stack.kill')).toBe(2);
  const met = FAULT_NAMES.filter((name) => result.faults.has(name));
  expect(met.length, 'most faults happen even in a short run').toBeGreaterThan(FAULT_NAMES.length / 2);
});

test('so it is on a stack that is registered, where clients have tokens', ALONE, async () => {
  const assembly = inject('registeredAssembly');
  const result = await runChaos({ ...SMALL, events: 600, seed: 7, kills: 0, faults: 'all', assembly });
  expect(result.differences).toEqual([]);
  expect(result.ledger.counted).toBeGreaterThan(500);
});

test('a loss, a double count and a gap are each found out', { timeout: 60_000 }, async () => {
  const stack = await startLocalStack({ assembly: inject('assembly'), port: 0 });
  try {
    const api = connect(stack.url);
    const sent = [...plan({ ...SMALL, events: 300, seed: 1 })];
    const receipts = new Map<PlannedRequest, string[]>();
    for (const request of sent) {
      const { events, isBatch, header } = request;
      const headers = header === undefined ? {} : { 'idempotency-key': header };
      const answer = await (isBatch ? api.postBatch(events, headers) : api.post(events[0], headers));
      receipts.set(request, answer.headers.get('event-receipt')?.split(/,\s*/) ?? []);
    }
    await stack.idle();

    /**
     * The differences from a truth in which one request was not accepted, was accepted twice, or
     * has an unknown outcome.
     */
    const differences = async (
      odd?: PlannedRequest,
      outcome: 'lost' | 'twice' | 'unknown' = 'lost',
    ): Promise<string[]> => {
      const truth = new Truth();
      for (const request of sent) {
        truth.send(request);
        if (request !== odd || outcome === 'twice') truth.accept(request, receipts.get(request) ?? []);
        if (request === odd && outcome === 'twice') truth.accept(request, []);
        if (request === odd && outcome === 'unknown') truth.giveUp(request);
      }
      return (await compare(truth, api, () => undefined)).differences;
    };
    const single = sent.find(({ isKeyed, isBatch }) => !isKeyed && !isBatch);
    const batch = sent.find(({ isKeyed, isBatch }) => !isKeyed && isBatch);
    const keyed = sent.find((request) => request.isKeyed && sent.filter((each) => each === request).length === 1);
    expect(await differences()).toEqual([]);
    for (const odd of [single, batch]) {
      expect(await differences(odd, 'unknown')).toEqual([]);
      expect(await differences(odd, 'lost')).not.toEqual([]);
      expect(await differences(odd, 'twice')).not.toEqual([]);
    }
    expect(await differences(keyed, 'lost')).not.toEqual([]);
    expect(await differences(keyed, 'twice')).not.toEqual([]);
  } finally {
    await stack.close();
  }
});
