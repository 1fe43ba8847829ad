// What becomes of an event of a browser format: its visitor, its context, its verdict; and what of
// its sender does not get through.

import { describe, expect, test } from 'vitest';

import { dailyVisitor } from '../../../lambdas/domain/access/daily-visitor.ts';
import type { Site } from '../../../lambdas/domain/access/site.ts';
import type { Event } from '../../../lambdas/domain/event/event.ts';
import type { Sender } from '../../../lambdas/domain/sender/sender.ts';
import { createIdentify } from '../../../lambdas/ingest/identify.ts';
import { keyedSite } from '../../../lambdas/ingest/keyed-site.ts';
import { Numbering } from '../../../lambdas/ingest/numbering.ts';
import { toMessages } from '../../../lambdas/ingest/to-messages.ts';
import { aSite } from '../../support/access.ts';
import { fixedSalts } from '../../support/identify.ts';
import { anEvent } from '../../support/messages.ts';

const FIREFOX: Sender = {
  address: '203.0.113.7',
  agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0',
  timeZone: 'Europe/Vienna',
  language: 'de-AT',
  width: 1600,
};
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const DAY = '2025-11-14';

const saltOf = async (day: string): Promise<Uint8Array> => (await fixedSalts([day])).get(day) ?? new Uint8Array();

interface World {
  readonly site?: Partial<Site>;
  readonly isTrusted?: boolean;
}

/** The messages that come of these events of the site `a`. */
async function identified(events: readonly Partial<Event>[], { site: more = {}, isTrusted = false }: World = {}) {
  const site = keyedSite(aSite('a', more));
  const siteOf = () => site;
  const asked: string[] = [];
  const identify = createIdentify(async (days) => {
    asked.push(...days);
    return await fixedSalts(asked);
  });
  const of = await identify(
    events.map((event) => anEvent({ site: 'a', day: DAY, at: 0, ...event })),
    { siteOf, isTrusted },
  );
  const numbering = new Numbering({ newProducer: () => '0'.repeat(16) });
  const messages = toMessages(
    { events: of.events, idempotencyKey: undefined },
    { numbering, siteOf, shards: 1, now: 0 },
  );
  return { ...of, site, asked, messages, pieces: messages.flatMap(({ events: pieces }) => pieces) };
}

describe('the visitor of a browser', () => {
  test('is that of the salt of its day, and each salt is asked for once', async () => {
    const { pieces, asked } = await identified([
      { sender: FIREFOX },
      { sender: FIREFOX },
      { sender: FIREFOX, day: '2025-11-15' },
    ]);
    const visitor = dailyVisitor(await saltOf(DAY), 'a', FIREFOX);
    expect(pieces.map((piece) => piece.visitor === visitor)).toEqual([true, true, false]);
    expect(asked).toEqual([DAY, '2025-11-15']);
  });

  test('is of the day that its site has', async () => {
    const late = { sender: FIREFOX, at: 23.5 * 3_600_000 };
    const { messages, asked } = await identified([late], { site: { timezone: 'Europe/Vienna' } });
    expect(messages[0]?.day).toBe('2025-11-15');
    expect(asked).toEqual(['2025-11-15']);
  });

  test('is that of its id where it brings one', async () => {
    const { pieces, site, asked } = await identified([{ sender: FIREFOX, userId: 'u' }]);
    expect(pieces[0]?.visitor).toBe(site.visitorOf('u'));
    expect(asked).toEqual([]);
  });

  test.each([
    ['client', [undefined, 'u']],
    ['none', [undefined, undefined]],
  ] as const)('of a site with identity %s', async (identity, visitors) => {
    const world = { site: { identity } };
    const { pieces, site, asked } = await identified([{ sender: FIREFOX }, { sender: FIREFOX, userId: 'u' }], world);
    expect(pieces.map(({ visitor }) => visitor)).toEqual(visitors.map((id) => id && site.visitorOf(id)));
    expect(asked).toEqual([]);
  });

  test('is none where its day has no salt, and for an event of a server that brings no id', async () => {
    const noSalts = createIdentify(async () => new Map());
    const site = keyedSite(aSite('a'));
    const { events } = await noSalts([anEvent({ site: 'a', sender: FIREFOX })], {
      siteOf: () => site,
      isTrusted: false,
    });
    expect(events[0]).not.toHaveProperty('visitor');
    const { pieces, asked } = await identified([{}]);
    expect(pieces[0]).not.toHaveProperty('visitor');
    expect(asked).toEqual([]);
  });

  test('is whom a server says, with a write token alone', async () => {
    const behalf = { address: '198.51.100.7' };
    const sender = { ...FIREFOX, behalf };
    const [salt, told] = [await saltOf(DAY), { ...FIREFOX, ...behalf }];
    const trusted = await identified([{ sender }], { isTrusted: true });
    expect(trusted.pieces[0]?.visitor).toBe(dailyVisitor(salt, 'a', told));
    expect((await identified([{ sender }])).pieces[0]?.visitor).toBe(dailyVisitor(salt, 'a', FIREFOX));
  });
});

test('of a sender names go on, and neither address nor agent; what its event says itself wins', async () => {
  const { pieces, events } = await identified([{ sender: FIREFOX, context: { language: 'fr', source: 'Google' } }]);
  expect(pieces[0]?.context).toEqual({
    browser: 'Firefox',
    os: 'Linux',
    device: 'Desktop',
    country: 'AT',
    screen: '1440-1919',
    language: 'fr',
    source: 'Google',
  });
  expect(JSON.stringify([events, pieces])).not.toMatch(/203\.0\.113|Gecko|Vienna|1600/);
});

describe('an event that its site does not count', () => {
  test('goes on as a note, with its reason, type and time, and nothing else', async () => {
    const bot = {
      sender: { ...FIREFOX, agent: GOOGLEBOT },
      path: '/secret',
      userId: 'u',
      at: 5,
      props: { plan: 'pro' },
    };
    const { pieces, verdicts, asked } = await identified([bot, { sender: FIREFOX, path: '/' }], {
      site: { properties: ['plan'] },
    });
    expect(pieces[0]).toEqual({ type: 'page_view', at: 5, filtered: 'bot' });
    expect(pieces[1]).toMatchObject({ path: '/', visitor: expect.any(String) });
    expect(verdicts).toEqual([{ reason: 'bot', rule: expect.stringContaining('google') }, undefined]);
    expect(asked).toEqual([DAY]);
  });

  test.each([
    ['blocked_path', { blockedPaths: ['/admin/*'] }, { path: '/admin/x' }],
    ['blocked_country', { blockedCountries: ['AT'] }, {}],
    ['blocked_address', { blockedAddresses: ['203.0.113.0/24'] }, {}],
    ['hostname', { hostnames: ['example.com'] }, { context: { hostname: 'localhost' } }],
    ['spam_referrer', {}, { context: { referrer: 'semalt.com/x' } }],
    ['opt_out', {}, { sender: { ...FIREFOX, optOut: true } }],
  ] as const)('%s', async (reason, site, event) => {
    expect((await identified([{ sender: FIREFOX, ...event }], { site })).pieces[0]).toMatchObject({ filtered: reason });
    expect((await identified([{ sender: FIREFOX }])).pieces[0]).not.toHaveProperty('filtered');
  });

  test('is never one of a server, whatever the site blocks, but for what a format has no place for', async () => {
    const site = { blockedPaths: ['*'], hostnames: ['x'] };
    const { pieces, verdicts } = await identified([{ path: '/' }, { filtered: 'unsupported', path: '/' }], { site });
    expect(pieces).toMatchObject([{ path: '/' }, { filtered: 'unsupported' }]);
    expect(verdicts).toEqual([undefined, { reason: 'unsupported' }]);
  });
});
