// `demo`, which is also `npm run demo`: fills a site with a year of made-up traffic, through the
// API, so that the dashboard has something to show.

import { Option } from 'commander';

import { numberOption } from '../../kit/command-line.ts';
import { EXIT } from '../../kit/failure.ts';
import { Progress } from '../../kit/terminal.ts';
import { formatNumber, quoted } from '../../kit/text.ts';
import { type Site, siteDefaults, VISITOR_KEY_BYTES } from '../../lambdas/domain/access/site.ts';
import { drawToken, formatToken } from '../../lambdas/domain/access/token.ts';
import { opsCommand } from '../access/next-steps.ts';
import { command, type OpsCommand } from '../command.ts';
import { sendBatch, type Sender } from '../demo/send.ts';
import { DEMO_SITE } from '../demo/shop.ts';
import { createTraffic, type Traffic } from '../demo/traffic.ts';
import { MAX_DELIVERY_DAYS } from '../../lambdas/domain/limits/requests.ts';
import { readDays } from '../../lambdas/stats/stats.ts';
import { OpsFailure } from '../failure.ts';
import { rollUpSite } from './rollup.ts';
import type { Ops } from '../ops.ts';
import { readSiteOption } from '../options.ts';

interface DemoOptions {
  readonly site: string;
  readonly days: number;
  readonly visitors: number;
  readonly seed: string;
}

/** Requests at a time: a laptop's stack is busy with that many. */
const AT_ONCE = 4;
/** How long the write token of the demo can be used. */
const TOKEN_MS = 3_600_000;

export const demo: OpsCommand = (prepared) =>
  command('demo', {
    summary: 'fills a site with a year of made-up traffic',
    about: `Sends believable traffic through the API: workdays and weekends, seasons, a launch, sources, countries,
goals and funnels. The site is made, or must have no numbers yet. With the same seed the same people come.`,
    options: [
      new Option('--site <S>', 'the site_id').default('demo').argParser(readSiteOption),
      numberOption('--days <n>', 'how many, the last of which is today', { least: 1, most: 1100 }).default(365),
      numberOption('--visitors <n>', 'visits of an ordinary day', { least: 1, most: 100_000 }).default(300),
      new Option('--seed <text>', 'other people').default('1'),
    ],
  }).action(
    prepared(({ site, ...options }: DemoOptions) => async (ops) => {
      const { target, terminal, now } = ops;
      await prepareSite(site, ops);
      const traffic = createTraffic(site, options.seed, { ...options, now: now() });
      const events = await fill(traffic, `demo ${options.seed} ${now()}`, await senderOf(site, ops), ops);
      await settle(site, events, ops);
      terminal.out(`${formatNumber(events)} events of ${options.days} days were counted. See them on`);
      terminal.out(`${target.url}/?site=${encodeURIComponent(site)}&period=12mo`);
      if (target.access !== 'open') terminal.out(`after ${opsCommand(target, 'login', '--site', site)}`);
      return EXIT.done;
    }),
  );

/**
 * Makes the site as the demo needs it. Throws OpsFailure where it has numbers that are no demo's.
 */
async function prepareSite(id: string, { target, now, randomBytes }: Ops): Promise<void> {
  for (let shard = 0; shard < target.shards; shard += 1) {
    for await (const { key } of target.documents.readRange(id, shard, '1970-01-01', '2099-12-31')) {
      const remove = opsCommand(target, 'site', 'remove', id);
      throw new OpsFailure(`${quoted(id)} has numbers already, of ${key.day}: choose another --site, or ${remove}`);
    }
  }
  const visitorKey = new Uint8Array(randomBytes(VISITOR_KEY_BYTES));
  const site: Site = { ...siteDefaults(id), ...DEMO_SITE, id, visitorKey, createdAt: now() };
  if (!(await target.sites.add(site))) await target.sites.change(id, DEMO_SITE);
}

/** Where sites are registered a write token is made: events of last year need one. */
async function senderOf(site: string, { target, now, randomBytes, wait }: Ops): Promise<Sender> {
  const sender = { url: target.url, wait, fetch: globalThis.fetch };
  if (target.access === 'open') return sender;
  const { digest, ...shown } = drawToken('write', randomBytes);
  const createdAt = now();
  const times = { createdAt, expiresAt: createdAt + TOKEN_MS };
  await target.tokens.add({ id: shown.id, kind: 'write', digest, sites: [site], name: 'demo', ...times });
  return { ...sender, token: formatToken(shown) };
}

/** Answers how many events were accepted. */
async function fill(traffic: Traffic, key: string, sender: Sender, { terminal, now, signal }: Ops): Promise<number> {
  const progress = new Progress({ terminal, now });
  const started = now();
  let events = 0;
  for (const [index, day] of traffic.days.entries()) {
    const batches = traffic.batchesOf(day);
    for (let at = 0; at < batches.length; at += AT_ONCE) {
      signal.throwIfAborted();
      const some = batches.slice(at, at + AT_ONCE);
      await Promise.all(some.map((batch, place) => sendBatch(batch, `${key} ${day.at} ${at + place}`, sender)));
      events += some.reduce((sum, batch) => sum + batch.length, 0);
    }
    progress.show(describe((index + 1) / traffic.days.length, now() - started, events));
  }
  progress.clear();
  return events;
}

/** How long the queue may take: minutes on a laptop, seconds on AWS. */
const COUNTED_WITHIN_MS = 900_000;
const LOOK_EVERY_MS = 1000;

/** Waits until all is counted, and rolls up what is over: answers about the year need months. */
async function settle(site: string, events: number, ops: Ops): Promise<void> {
  const { target, terminal, now, wait, signal } = ops;
  const progress = new Progress({ terminal, now });
  const until = now() + COUNTED_WITHIN_MS;
  const reader = { ...target, queueRetentionDays: MAX_DELIVERY_DAYS, now };
  const query = { site, days: undefined, date: 'all-time', includes: new Set<string>() };
  for (;;) {
    signal.throwIfAborted();
    const { tally } = await readDays(query, reader);
    if (tally.counted >= events) break;
    if (now() > until) throw new OpsFailure(`${formatNumber(events - tally.counted)} events are still on their way`);
    progress.show(`counting: ${formatNumber(tally.counted)} of ${formatNumber(events)} events`);
    await wait(LOOK_EVERY_MS);
  }
  progress.show('rolling up the months that are over');
  await rollUpSite(site, undefined, ops);
  progress.clear();
}

const BAR = 30;

/** `[=====     ] 50 %, 123,456 events, 1 min left` */
export function describe(share: number, elapsedMs: number, events: number): string {
  const bar = '='.repeat(Math.round(share * BAR)).padEnd(BAR);
  const left = Math.ceil((elapsedMs * (1 - share)) / Math.max(share, 1e-6) / 1000);
  const time = left < 90 ? `${left} s` : `${Math.round(left / 60)} min`;
  return `[${bar}] ${Math.floor(share * 100)} %, ${formatNumber(events)} events, ${time} left`;
}
