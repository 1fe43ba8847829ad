// A short run of `npm run chaos`: every fault at once and the stack killed twice, and all numbers
// must be right. It also checks the comparison itself, which must detect a truth that is off by one
// event.

import { expect, inject, test } from 'vitest';
import { startLocalStack } from '../../local/stack.ts';
import { FAULT_NAMES } from '../../local/faults/faults.ts';
import { connect } from '../support/api.ts';
import { callersOf } from '../support/callers.ts';
import { runChaos } from './chaos.ts';
import { compare } from './compare.ts';
import { plan, type PlannedRequest } from './plan.ts';
import type { SentEvent } from '../support/events.ts';
import { sitesOf } from './sites.ts';
import { Truth } from './truth.ts';

const ALONE = { timeout: 120_000, concurrent: false };
const SMALL = { sites: 5, days: 2 };
/** Most faults twice as often as in a long run, or more: a short one has few hundred requests. */
const OFTEN = 'all,queue=0.05,table=0.02,function=0.008';

test('every accepted event is counted exactly once under every fault at once', ALONE, async () => {
  const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 10_000);
  console.log(`chaos: seed ${seed}; again with CHAOS_SEED=${seed}`);
  const events = 1500;
  const result = await runChaos({ ...SMALL, events, seed, kills: 1, faults: OFTEN, assembly: inject('assembly') });
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

/** What answers the same questions alike is asked each of them once. */
function askedOnce<Asked extends unknown[], Told>(ask: (...asked: Asked) => Promise<Told>) {
  const told = new Map<string, Promise<Told>>();
  return (...asked: Asked): Promise<Told> => {
    const question = JSON.stringify(asked);
    const answer = told.get(question) ?? ask(...asked);
    told.set(question, answer);
    return answer;
  };
}

test('a loss, a double count, a gap and another word of an event are each found out', { timeout: 60_000 }, async () => {
  const stack = await startLocalStack({ assembly: inject('assembly'), port: 0 });
  try {
    const api = connect(stack.url);
    await callersOf(stack, sitesOf(SMALL));
    const sent = [...plan({ ...SMALL, events: 600, seed: 2 })];
    const receipts = new Map<PlannedRequest, string[]>();
    for (const request of sent) {
      const { events, isBatch, header } = request;
      const headers = header === undefined ? {} : { 'idempotency-key': header };
      const answer = await (isBatch ? api.postBatch(events, headers) : api.post(events[0], headers));
      receipts.set(request, answer.headers.get('event-receipt')?.split(/,\s*/) ?? []);
    }
    await stack.idle();
    const idle = { ...api, call: askedOnce(api.call), counted: askedOnce(api.counted) };

    /**
     * The differences from a truth in which one request was not accepted, was accepted twice, or
     * has an unknown outcome; or in which all events say something else.
     */
    const differences = async (
      odd?: PlannedRequest,
      outcome: 'lost' | 'twice' | 'unknown' = 'lost',
      change: (event: SentEvent) => SentEvent = (event) => event,
    ): Promise<string[]> => {
      const truth = new Truth();
      const changed = new Map(sent.map((request) => [request, { ...request, events: request.events.map(change) }]));
      for (const request of sent) {
        const told = changed.get(request) ?? request;
        truth.send(told);
        if (request !== odd || outcome === 'twice') truth.accept(told, receipts.get(request) ?? []);
        if (request === odd && outcome === 'twice') truth.accept(told, []);
        if (request === odd && outcome === 'unknown') truth.giveUp(told);
      }
      return (await compare(truth, idle, () => undefined)).differences;
    };
    const single = sent.find(({ isKeyed, isBatch }) => !isKeyed && !isBatch);
    const batch = sent.find(({ isKeyed, isBatch }) => !isKeyed && isBatch);
    const keyed = sent.find((request) => request.isKeyed && sent.filter((each) => each === request).length === 1);
    expect([single, batch, keyed]).not.toContain(undefined);
    expect(await differences()).toEqual([]);
    for (const odd of [single, batch]) {
      expect(await differences(odd, 'unknown')).toEqual([]);
      expect(await differences(odd, 'lost')).not.toEqual([]);
      expect(await differences(odd, 'twice')).not.toEqual([]);
    }
    expect(await differences(keyed, 'lost')).not.toEqual([]);
    expect(await differences(keyed, 'twice')).not.toEqual([]);

    const said = async (change: (event: SentEvent) => Partial<SentEvent>): Promise<string[]> => {
      const found = await differences(undefined, 'lost', (event) => ({ ...event, ...change(event) }));
      const questions = found.map((line) => /^site-\d \S+ ([^:,]+)/.exec(line)?.[1] ?? line);
      return [...new Set(questions)].sort();
    };
    const onTheHour = ({ timestamp }: SentEvent) => ({ timestamp: `${timestamp.slice(0, 13)}:00:00Z` });
    expect(await said(onTheHour)).toContain('totals');
    expect(await said(() => ({ interactive: true }))).toContain('totals');
    expect(
      await said(({ referrer }) =>
        referrer === undefined ? {} : { referrer: 'https://news.ycombinator.com/item?id=1' },
      ),
    ).toEqual(['by entry page', 'by source']);
    expect(await said(() => ({ country: 'FR' }))).toEqual(['by entry page']);
    expect(
      await said(({ revenue }) => (revenue === undefined ? {} : { revenue: { ...revenue, amount: '0.00' } })),
    ).toEqual(['by name']);
    expect(await said(({ props }) => (props === undefined ? {} : { props: { plan: 'free' } }))).toEqual([
      'with the plan pro',
    ]);
  } finally {
    await stack.close();
  }
});
