// Every accepted event is counted exactly once: under load, and when the whole local stack is
// killed halfway. FLOW_EVENTS sets the number of events; 20,000 is what the README promises, `npm
// test` takes fewer.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { runOps } from '../ops/support.ts';
import { connect } from '../support/api.ts';
import { localFolder, startLocalProcess } from '../support/local-process.ts';
import { soon } from '../support/soon.ts';
import { answers, postAll, traffic, truth } from '../support/traffic.ts';
import type { SentEvent } from '../support/events.ts';

const EVENTS = Number(process.env['FLOW_EVENTS'] ?? 1000);
const PATIENCE = 20_000 + EVENTS * 10;
const ALONE = { timeout: 4 * PATIENCE, concurrent: false };

/** `npm start` in its own folder; `crash` is a `kill -9`, `start` the next `npm start`. */
async function prepareLocal() {
  const folder = await localFolder(inject('assembly'));
  let running: Awaited<ReturnType<typeof startLocalProcess>> | undefined;
  const crash = async () => running?.kill();
  const start = async (): Promise<Api> => {
    running = await startLocalProcess(folder.dir);
    return connect(running.url);
  };
  const close = async () => {
    await crash();
    await folder.remove();
  };
  /**
   * The API's numbers are the truth, and an operator's `verify` finds that they agree with the raw
   * events.
   */
  const expectTruth = async (api: Api, events: readonly SentEvent[]) => {
    const told = truth(events);
    // Repeats the cheap query first, then compares all numbers.
    await soon(async () => expect(await countedOf(api, events)).toBe(viewsIn(events)), PATIENCE);
    await soon(async () => expect(await answers(api, told)).toEqual(told), PATIENCE);
    for (const site of new Set(events.map(({ site_id }) => site_id))) {
      expect(await runOps(folder.dir, ['verify', '--site', site])).toMatchObject({ code: 0 });
    }
  };
  /** Messages in the queue's file while no stack runs. */
  const queued = () => {
    using file = new DatabaseSync(join(folder.dir, '.local/queues/fauxqs.db'));
    return Number(file.prepare('SELECT count(*) AS messages FROM sqs_messages').get()?.['messages']);
  };
  return { start, crash, close, expectTruth, queued };
}

type Api = ReturnType<typeof connect>;

/** Views of all sites that are counted so far. */
async function countedOf(api: Api, events: readonly SentEvent[]): Promise<number> {
  const sites = [...new Set(events.map(({ site_id }) => site_id))];
  const stats = await Promise.all(sites.map((site_id) => api.counted({ site_id })));
  return stats.reduce((sum, { total_views }) => sum + total_views, 0);
}

const viewsIn = (events: readonly SentEvent[]) => events.filter(({ event_type }) => event_type === 'page_view').length;

let local: Awaited<ReturnType<typeof prepareLocal>>;
let api: Api;
beforeAll(async () => {
  local = await prepareLocal();
  api = await local.start();
});
afterAll(() => local.close());

test(`counts ${EVENTS} events over 32 connections exactly, also after a kill -9 in mid-drain`, ALONE, async () => {
  const { crash, start, expectTruth, queued } = local;
  const events = traffic(EVENTS);
  const most = Math.floor(EVENTS * 0.8);
  expect(await postAll(api, events.slice(0, most))).toEqual([]);
  await expectTruth(api, events.slice(0, most));
  expect(await postAll(api, events.slice(most))).toEqual([]);
  await crash();
  expect(queued(), 'some were not counted at the crash').toBeGreaterThan(0);
  api = await start();
  await expectTruth(api, events);
});

test('counts once what clients send again because a crash left them without an answer', ALONE, async () => {
  const { crash, start, expectTruth } = local;
  const events = traffic(Math.ceil(EVENTS / 5)).map((event, index) => ({ ...event, event_id: `e-${index}` }));
  // Crashes when half of the requests are answered, however fast this machine is.
  let answered = 0;
  let crashed: Promise<void> | undefined;
  const post: Api['post'] = async (event) => {
    if (++answered > events.length / 2) crashed ??= crash();
    return api.post(event);
  };
  const unanswered = await postAll({ ...api, post }, events);
  await crashed;
  expect(unanswered.length, 'the crash came in the middle').toBeGreaterThan(0);
  api = await start();
  expect(await postAll(api, unanswered)).toEqual([]);
  await expectTruth(api, events);
});
