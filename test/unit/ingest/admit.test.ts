// Whose events ingest takes where sites are registered, and in which order it refuses: through its
// own parser, up to the queue.

import { describe, expect, test } from 'vitest';

import { ALL_SITES, type Token } from '../../../lambdas/domain/access/token.ts';
import { createCallers } from '../../../lambdas/http/caller.ts';
import { admitRegistered } from '../../../lambdas/ingest/admit.ts';
import { keyedSite } from '../../../lambdas/ingest/keyed-site.ts';
import { aSite, aToken } from '../../support/access.ts';
import { throttling } from '../../support/aws-errors.ts';
import { pageView, type SentEvent } from '../../support/events.ts';
import { ingestAt, type Posted } from '../../support/ingest.ts';

const NOW = Date.parse('2025-11-14T10:00:00Z');
const at = (ms: number): string => new Date(NOW + ms).toISOString();
const HOUR = 3_600_000;
const ORIGIN = 'https://a.example';

/** The sites `a` and `b`, of a page each, and `any`, of any page. */
function world() {
  const sites = [
    aSite('a', { origins: [ORIGIN] }),
    aSite('b', { origins: ['https://b.example'] }),
    aSite('any', { origins: ['*'] }),
  ].map(keyedSite);
  const tokens = new Map<string, Token>();
  const state = { isDown: false };
  const orDown = <T>(value: T): T => {
    if (state.isDown) throw throttling('down');
    return value;
  };
  const callers = createCallers({ readToken: async (id) => orDown(tokens.get(id)), now: () => NOW });
  const findSites = async () => new Map(sites.map((site) => [site.id, site]));
  const counted: string[] = [];
  const post = ingestAt(
    () => NOW,
    admitRegistered({ findSites, callers, now: () => NOW }),
    (metric) => counted.push(metric),
  );
  return {
    post,
    state,
    counted,
    addToken: (kind: Token['kind'], more: Partial<Token> = {}) => {
      const { text, stored } = aToken(kind, more);
      tokens.set(stored.id, stored);
      return { authorization: `Bearer ${text}` };
    },
  };
}

const view = (more: Partial<SentEvent> = {}): SentEvent => pageView({ site_id: 'a', timestamp: at(0), ...more });
const refusal = ({ status, error, details, messages }: Posted) => ({ status, error, details, queued: messages.length });
const WINDOW =
  'timestamp must be at most 24 hours before and 5 minutes after its arrival, unless a write token is sent';

describe('an event of a page', () => {
  test('is taken where its site lists the origin, or any', async () => {
    const { post, counted } = world();
    expect(await post(view(), { origin: ORIGIN })).toMatchObject({ status: 202, messages: [{ site: 'a' }] });
    for (const origin of ['https://elsewhere.example', 'null']) {
      expect(await post(view({ site_id: 'any' }), { origin })).toMatchObject({ status: 202 });
    }
    expect(counted).toEqual(['Accepted', 'Accepted', 'Accepted']);
  });

  test('is refused where its site does not, and says both', async () => {
    const { post, counted } = world();
    const refused = await post(view(), { origin: 'https://evil.example' });
    expect(refusal(refused)).toEqual({
      status: 403,
      error: 'Origin "https://evil.example" is not allowed',
      details: ['site_id "a" does not list it'],
      queued: 0,
    });
    expect(counted).toEqual(['Denied']);
  });

  test('is taken in a body of up to 16,384 bytes, and a larger one needs a write token', async () => {
    const { post, addToken, counted } = world();
    const padded = (bytes: number) => ({
      ...view(),
      more: 'x'.repeat(bytes - JSON.stringify({ ...view(), more: '' }).length),
    });
    expect(await post(padded(16_384), { origin: ORIGIN })).toMatchObject({ status: 202 });
    expect(refusal(await post(padded(16_385), { origin: ORIGIN }))).toEqual({
      status: 413,
      error: 'Body must be at most 16384 bytes without a write token',
      details: undefined,
      queued: 0,
    });
    expect(await post(padded(16_385), { origin: ORIGIN, ...addToken('write') })).toMatchObject({ status: 202 });
    expect(counted).toEqual(['Accepted', 'RejectedTooLarge', 'Accepted']);
  });

  test('and a batch is refused whole, for the events that it says', async () => {
    const { post } = world();
    const sites = ['a', 'b', 'any', 'b'];
    const batch = sites.map((site_id) => view({ site_id }));
    expect(refusal(await post(batch, { origin: ORIGIN }))).toEqual({
      status: 403,
      error: `Origin "${ORIGIN}" is not allowed`,
      details: ['events[1].site_id "b" does not list it', 'events[3].site_id "b" does not list it'],
      queued: 0,
    });
  });

  test.each([
    [-24 * HOUR, true],
    [-24 * HOUR - 1, false],
    [5 * 60_000, true],
    [5 * 60_000 + 1, false],
  ])('that is %d ms from its arrival is taken: %s', async (ms, isTaken) => {
    const { post } = world();
    const answer = await post(view({ timestamp: at(ms) }), { origin: ORIGIN });
    if (isTaken) expect(answer.status).toBe(202);
    else expect(refusal(answer)).toEqual({ status: 400, error: 'Validation failed', details: [WINDOW], queued: 0 });
  });

  test('of another time is named by its place in a batch', async () => {
    const { post } = world();
    const refused = await post([view(), view({ timestamp: at(-30 * HOUR) })], { origin: ORIGIN });
    expect(refusal(refused)).toMatchObject({ status: 400, details: [`events[1].${WINDOW}`], queued: 0 });
  });
});

describe('an event of an unknown site', () => {
  test('is refused, whatever else it has', async () => {
    const { post, addToken, counted } = world();
    const all = [{}, { origin: ORIGIN }, addToken('write', { sites: ALL_SITES }), { authorization: 'Bearer x' }];
    for (const headers of all) {
      expect(refusal(await post(view({ site_id: 'x' }), headers))).toEqual({
        status: 404,
        error: 'Unknown site',
        details: ['site_id "x" is not registered'],
        queued: 0,
      });
    }
    expect(counted).toEqual(all.map(() => 'Denied'));
  });

  test('in a batch is named by its place, and the batch is refused whole', async () => {
    const { post } = world();
    const batch = ['a', 'x', 'a', 'y'].map((site_id) => view({ site_id }));
    expect(refusal(await post(batch, { origin: ORIGIN }))).toEqual({
      status: 404,
      error: 'Unknown site',
      details: ['events[1].site_id "x" is not registered', 'events[3].site_id "y" is not registered'],
      queued: 0,
    });
  });

  test.each([
    'x'.repeat(255),
    '\u0000'.repeat(255),
    '"'.repeat(255),
    '世'.repeat(255),
    '🎉'.repeat(255),
    '\ud800'.repeat(255),
  ])('with the longest name (%#) is answered in less than 4 KB, however many there are', async (site_id) => {
    const { post } = world();
    const { status, error, details } = await post(Array.from({ length: 100 }, () => view({ site_id })));
    expect(status).toBe(404);
    expect(details).toHaveLength(21);
    expect(Buffer.byteLength(JSON.stringify({ success: false, error, details }))).toBeLessThan(4096);
  });
});

describe('an event without an origin', () => {
  test('needs a token, and is told which', async () => {
    const { post } = world();
    expect(refusal(await post(view()))).toEqual({
      status: 401,
      error: 'A request without an Origin needs a write token of its sites: send it as "Authorization: Bearer …"',
      details: undefined,
      queued: 0,
    });
  });

  test('is taken with a write token of all its sites, at any time, even from an unlisted origin', async () => {
    const { post, addToken } = world();
    const token = addToken('write', { sites: ['a', 'b'] });
    for (const more of [{}, { origin: 'https://evil.example' }]) {
      const old = [view({ timestamp: '1999-01-01' }), view({ site_id: 'b' })];
      expect(await post(old, { ...token, ...more })).toMatchObject({ status: 202, messages: [{}, {}] });
    }
    expect(await post(view({ site_id: 'b' }), addToken('write', { sites: ALL_SITES }))).toMatchObject({ status: 202 });
  });

  test('is refused by a 401 with any other token, also from a page that may send without one', async () => {
    const { post, addToken, counted } = world();
    const bad = [
      { authorization: 'Bearer x' },
      { authorization: 'Basic eDp5' },
      { authorization: `Bearer ${aToken('write').text}` },
      addToken('write', { revokedAt: NOW - 1 }),
      addToken('write', { expiresAt: NOW }),
      addToken('write', { sites: ['b'] }),
      ...(['read', 'share', 'session', 'login'] as const).map((kind) => addToken(kind)),
    ];
    for (const token of bad) {
      for (const more of [{}, { origin: ORIGIN }]) {
        expect(refusal(await post(view(), { ...token, ...more }))).toMatchObject({
          status: 401,
          error: 'The token is unknown, expired, revoked or not for this',
          queued: 0,
        });
      }
    }
    expect(counted).toEqual(Array.from({ length: 2 * bad.length }, () => 'Denied'));
  });

  test('is refused by a 401 where the token covers one of its sites alone', async () => {
    const { post, addToken } = world();
    const refused = await post([view(), view({ site_id: 'b' })], addToken('write'));
    expect(refusal(refused)).toMatchObject({ status: 401, queued: 0 });
  });

  test('is told to come again while the token cannot be looked up', async () => {
    const { post, addToken, state, counted } = world();
    state.isDown = true;
    expect(refusal(await post(view(), addToken('write')))).toMatchObject({
      status: 503,
      error: 'The answer could not be made. Try again.',
      queued: 0,
    });
    expect(await post(view(), { origin: ORIGIN })).toMatchObject({ status: 202 });
    expect(counted).toEqual(['RejectedAccess', 'Accepted']);
  });
});

test('refusals come in one order: what the body says, the site, the token, the origin, the time', async () => {
  const { post, addToken } = world();
  // Each step leaves one fault less.
  const [unknown, old, evil] = [{ site_id: 'x' }, { timestamp: at(-30 * HOUR) }, { origin: 'https://evil.example' }];
  const bad = { authorization: 'Bearer x' };
  const steps: [status: number, event: unknown, headers: Record<string, string>][] = [
    [400, '{', { ...bad, ...evil }],
    [400, { ...view({ ...unknown, ...old }), event_type: 1 }, { ...bad, ...evil }],
    [404, view({ ...unknown, ...old }), { ...bad, ...evil }],
    [401, view(old), { ...bad, ...evil }],
    [403, view(old), evil],
    [400, view(old), { origin: ORIGIN }],
    [202, view(), { origin: ORIGIN }],
    [202, view(old), { ...addToken('write'), ...evil }],
  ];
  const statuses = [];
  for (const [, event, headers] of steps) statuses.push((await post(event, headers)).status);
  expect(statuses).toEqual(steps.map(([status]) => status));
});

test('a site is as good by an alias: its origins, its token, and its own name in messages', async () => {
  const site = keyedSite(aSite('a', { origins: [ORIGIN], aliases: ['4fb7'] }));
  const { text, stored } = aToken('write');
  const callers = createCallers({ readToken: async () => stored, now: () => NOW });
  const findSites = async (names: Iterable<string>) => new Map(Array.from(names, (name) => [name, site]));
  const post = ingestAt(() => NOW, admitRegistered({ findSites, callers, now: () => NOW }));
  const aliased = view({ site_id: '4fb7', user_id: 'u' });
  for (const headers of [{ origin: ORIGIN }, { authorization: `Bearer ${text}` }]) {
    const posted = await post([aliased, view({ user_id: 'u' })], headers);
    expect(posted).toMatchObject({ status: 202, messages: [{ site: 'a', events: [{}, {}] }] });
    expect(new Set(posted.messages[0]?.events.map(({ visitor }) => visitor)).size).toBe(1);
  }
  expect(await post(aliased, { origin: 'https://other.example' })).toMatchObject({ status: 403 });
});
