// What an event of a browser costs in ingest over an event of a server: reading its agent, judging
// it, and making its visitor. Once with agents as browsers send them, which are soon known, and
// once with agents that are all different, as a stranger could send them.

import { randomBytes } from 'node:crypto';

import { SALT_BYTES } from '../../lambdas/domain/access/salt.ts';
import { siteDefaults, VISITOR_KEY_BYTES } from '../../lambdas/domain/access/site.ts';
import type { Event } from '../../lambdas/domain/event/event.ts';
import { createIdentify } from '../../lambdas/ingest/identify.ts';
import { keyedSite } from '../../lambdas/ingest/keyed-site.ts';
import { type BenchContext, scaled } from '../harness/bench.ts';
import type { Measurement, Variant } from '../harness/rounds.ts';
import { AGENTS } from '../workload/agents.ts';

const EVENTS = 20_000;
const DAY = '2025-11-14';

export const sendersVariant = (context: BenchContext): Variant => ({
  name: 'senders',
  async measure(round) {
    const random = context.random(`senders ${round}`);
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
    const measured = async (name: string, agentOf: (index: number) => string): Promise<Measurement> => {
      const events = Array.from({ length: scaled(context, EVENTS, 10) }, (_, at) => aView(at, agentOf(at), random));
      return { name, unit: 'us/event', value: await usOf(events) };
    };
    return [
      await measured('browser event', () => pick(AGENTS) ?? ''),
      await measured('browser event, each agent new', (at) => `${pick(AGENTS)} ${round}.${at}`.padEnd(500, ' x')),
    ];
  },
});

function aView(at: number, agent: string, random: () => number): Event {
  const address = Array.from({ length: 4 }, () => Math.floor(random() * 256)).join('.');
  const sender = { address, agent, timeZone: 'Europe/Berlin', language: 'de-DE,de;q=0.9,en;q=0.8', width: 1440 };
  const context = { hostname: 'example.com', referrer: 'news.ycombinator.com/item', source: 'Hacker News' };
  return { site: 'site.example', type: 'page_view', day: DAY, at, path: '/pricing', context, sender };
}

/** CPU microseconds of one of these events, each in a request of its own. */
async function usOf(events: readonly Event[]): Promise<number> {
  const salts = new Map([[DAY, new Uint8Array(randomBytes(SALT_BYTES))]]);
  const identify = createIdentify(async () => salts);
  const id = 'site.example';
  const visitorKey = new Uint8Array(randomBytes(VISITOR_KEY_BYTES));
  const site = keyedSite({
    ...siteDefaults(id),
    id,
    visitorKey,
    createdAt: 0,
    blockedAddresses: ['203.0.113.0/24'],
    blockedPaths: ['/admin/*'],
    hostnames: ['example.com', '*.example.com'],
  });
  const admitted = { siteOf: () => site, isTrusted: false };
  const run = async (some: readonly Event[]): Promise<void> => {
    for (const event of some) await identify([event], admitted);
  };
  await run(events.slice(0, events.length / 10));
  const before = process.threadCpuUsage();
  await run(events);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / events.length;
}
