// Who may read, through the whole stats function but for its tables: what each caller is answered,
// what caches may keep of it, what is counted, and for how long what has changed in a table is not
// seen.

import type { Context } from 'aws-lambda';
import { describe, expect, test } from 'vitest';

import type { Site } from '../../../../lambdas/domain/access/site.ts';
import { ALL_SITES, type Token } from '../../../../lambdas/domain/access/token.ts';
import { formatEventReceipt, receiptKeyOf } from '../../../../lambdas/domain/event/event-receipt.ts';
import { createCallers } from '../../../../lambdas/http/caller.ts';
import { createHttpHandler } from '../../../../lambdas/http/http-handler.ts';
import { CACHE_MS } from '../../../../lambdas/shared/read-through-cache.ts';
import { countDenials } from '../../../../lambdas/stats/count-denials.ts';
import { everybody, registeredReaders } from '../../../../lambdas/stats/readers.ts';
import { createSites, sitesAnswers } from '../../../../lambdas/stats/sites.ts';
import { statsAnswers } from '../../../../lambdas/stats/stats.ts';
import { FORMATS } from '../../../fuzz/formats.ts';
import { MemoryTables } from '../../../fuzz/memory-tables.ts';
import { aSite, aToken } from '../../../support/access.ts';
import { PRODUCER } from '../../../support/messages.ts';

const NOW = Date.parse('2025-11-14T10:00:00Z');
const DAY = '2025-11-14';

/** A stats function over tables that a test fills, and changes behind its back. */
function world(access: 'registered' | 'open' = 'registered') {
  const sites = new Map<string, Site>();
  const tokens = new Map<string, Token>();
  const state = { now: NOW, denied: 0, reads: 0, scans: 0 };
  const now = () => state.now;
  const found = createSites(
    {
      read: async (id) => ((state.reads += 1), sites.get(id)),
      async *list() {
        state.scans += 1;
        yield* sites.values();
      },
    },
    now,
  );
  const callers = createCallers({ readToken: async (id) => tokens.get(id), now });
  const readers = access === 'open' ? everybody : registeredReaders({ findSite: (id) => found.find(id), callers });
  const { reader: documents, rollups } = new MemoryTables();
  const stats = statsAnswers({
    documents,
    rollups,
    shards: 1,
    queueRetentionDays: 28,
    now,
    receiptKeyOf: async (id) => (await found.find(id))?.receiptKey,
    readers,
  });
  const answers = countDenials({ ...stats, ...sitesAnswers(found, readers) }, () => (state.denied += 1));
  const handler = createHttpHandler(answers, '*');

  const ask = async (path: string, query: string, token?: string, method = 'GET') => {
    const headers = token === undefined ? [] : [['authorization', `Bearer ${token}`] as const];
    const event = FORMATS['2.0']({
      grammar: 'stats query',
      method,
      path,
      query,
      headers,
      body: undefined,
      queueIsDown: false,
    });
    const { statusCode: status, headers: sent, body } = await handler(event, { awsRequestId: 'test' } as Context);
    return { status, headers: sent, body: JSON.parse(body) as Record<string, unknown> };
  };
  return {
    state,
    sites,
    tokens,
    addSite: (id: string, more: Partial<Site> = {}) => sites.set(id, aSite(id, more)),
    addToken: (kind: Token['kind'], more: Partial<Token> = {}) => {
      const { text, stored } = aToken(kind, more);
      tokens.set(stored.id, stored);
      return { text, stored };
    },
    stats: (site: string, token?: string, method?: string) => ask('/api/stats', `site_id=${site}`, token, method),
    list: (token?: string) => ask('/api/sites', '', token),
    receipt: (text: string) => ask(`/api/event/${text}`, ''),
  };
}

describe('GET /api/stats where sites are registered', () => {
  test.each(['read', 'share'] as const)('answers a %s token of the site, for this caller alone', async (kind) => {
    const { stats, addSite, addToken, state } = world();
    addSite('a');
    const { text } = addToken(kind);
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await stats('a', text, method);
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'cache-control': 'private, max-age=1', vary: 'authorization, cookie' });
    }
    expect(state.denied).toBe(0);
  });

  test('refuses who has no token, one that reads nothing, or a bad one, by a 401', async () => {
    const { stats, addSite, addToken, state } = world();
    addSite('a');
    const bad = [undefined, 'x', aToken('read').text, addToken('write').text, addToken('read', { revokedAt: 1 }).text];
    for (const token of bad) {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, body } = await stats('a', token, method);
        expect(status).toBe(401);
        expect(headers).toMatchObject({ 'www-authenticate': 'Bearer', 'cache-control': 'no-store' });
        expect(body).toEqual({ success: false, error: expect.stringMatching(/token/) as string });
      }
    }
    expect(state.denied).toBe(2 * bad.length);
  });

  test('answers for an unknown site and for a foreign one with the same 404, but for the name', async () => {
    const { stats, addSite, addToken, state } = world();
    addSite('foreign');
    const { text } = addToken('read', { sites: ['a', 'removed'] });
    const answers = await Promise.all(['foreign', 'unknown', 'removed'].map((id) => stats(id, text)));
    const [foreign] = answers;
    expect(foreign).toMatchObject({ status: 404, body: { success: false, error: 'Unknown site' } });
    expect(foreign?.headers['cache-control']).toBe('no-store');
    const nameless = answers.map((answer) => JSON.stringify(answer).replace(/\\"(foreign|unknown|removed)\\"/, 'ID'));
    expect(new Set(nameless).size).toBe(1);
    expect(nameless[0]).toContain('ID');
    expect(state.denied).toBe(3);
  });

  test('tells who has no token of no site whether it is there', async () => {
    const { stats, addSite } = world();
    addSite('a');
    expect(await stats('a')).toEqual(await stats('unknown'));
  });

  test('answers everybody about a public site, alike, so that any cache may keep it', async () => {
    const { stats, addSite, addToken } = world();
    addSite('a', { public: true });
    const answers = [
      undefined,
      'x',
      addToken('read').text,
      addToken('write').text,
      addToken('read', { sites: [] }).text,
    ];
    const [first, ...others] = await Promise.all(answers.map((token) => stats('a', token)));
    expect(first).toMatchObject({ status: 200, headers: { 'cache-control': 'max-age=1' } });
    expect(first?.headers['vary']).toBeUndefined();
    for (const other of others) expect(other).toEqual(first);
  });

  test('says what is wrong with a question before it asks for a token', async () => {
    expect(await world().stats('')).toMatchObject({
      status: 400,
      body: { error: 'site_id query parameter is required' },
    });
  });
});

describe('GET /api/stats where the deployment is open', () => {
  test('answers as if tokens were not there, and reads no site', async () => {
    const { stats, state } = world('open');
    const answers = await Promise.all([undefined, 'x', aToken('read').text].map((token) => stats('any', token)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 200, headers: { 'cache-control': 'max-age=1' } });
    expect(answers[0]?.headers['vary']).toBeUndefined();
    expect(state).toMatchObject({ reads: 0, denied: 0 });
  });
});

describe('GET /api/sites', () => {
  const shown = (id: string, more: object = {}) => ({ id, name: id, timezone: 'UTC', public: false, ...more });

  test('lists what the token covers, by id, with nothing secret', async () => {
    const { list, addSite, addToken } = world();
    for (const id of ['b', 'a', 'c']) addSite(id, { public: id === 'c', timezone: 'Europe/Berlin' });
    const { text } = addToken('read', { sites: ['b', 'removed', 'a', 'b'] });
    const { status, headers, body } = await list(text);
    const timezone = 'Europe/Berlin';
    expect({ status, body }).toEqual({
      status: 200,
      body: { sites: [shown('a', { timezone }), shown('b', { timezone })] },
    });
    expect(headers).toMatchObject({ 'cache-control': 'private, max-age=1', vary: 'authorization, cookie' });
    expect((await list(addToken('share', { sites: ['c'] }).text)).body).toEqual({
      sites: [shown('c', { public: true, timezone })],
    });
  });

  test('lists all sites to a token of all, by one scan a minute', async () => {
    const { list, addSite, addToken, state } = world();
    for (const id of ['b', 'a']) addSite(id);
    const { text } = addToken('read', { sites: ALL_SITES });
    for (let times = 0; times < 3; times += 1)
      expect((await list(text)).body).toEqual({ sites: [shown('a'), shown('b')] });
    expect(state.scans).toBe(1);
    addSite('c');
    state.now += CACHE_MS;
    expect((await list(text)).body).toEqual({ sites: [shown('a'), shown('b'), shown('c')] });
  });

  test('lists a thousand at most, and reads no more', async () => {
    const { list, addSite, addToken, state } = world();
    const ids = Array.from({ length: 1200 }, (_, n) => String(n));
    for (const id of ids) addSite(id);
    for (const sites of [ALL_SITES, ids] as const) {
      const { body } = await list(addToken('read', { sites }).text);
      expect(body['sites']).toHaveLength(1000);
    }
    expect(state.reads).toBe(1000);
  });

  test('refuses who has no token, or one that reads nothing', async () => {
    const { list, addSite, addToken, state } = world();
    addSite('a', { public: true });
    for (const token of [undefined, 'x', addToken('write').text]) expect((await list(token)).status).toBe(401);
    expect(state.denied).toBe(3);
  });

  test('lists all sites to everybody where the deployment is open', async () => {
    const { list, addSite } = world('open');
    addSite('a');
    const { headers, body } = await list();
    expect(body).toEqual({ sites: [shown('a')] });
    expect(headers['cache-control']).toBe('max-age=1');
  });
});

describe('within a minute', () => {
  test('a token that was revoked reads nothing, and a new one reads', async () => {
    const { stats, list, addSite, addToken, tokens, state } = world();
    addSite('a');
    const { text, stored } = addToken('read');
    expect((await stats('a', text)).status).toBe(200);
    tokens.set(stored.id, { ...stored, revokedAt: NOW });
    state.now = NOW + CACHE_MS - 1;
    expect((await stats('a', text)).status).toBe(200);
    state.now = NOW + CACHE_MS;
    for (const { status } of [await stats('a', text), await list(text)]) expect(status).toBe(401);

    const late = aToken('read');
    expect((await stats('a', late.text)).status).toBe(401);
    tokens.set(late.stored.id, late.stored);
    state.now += CACHE_MS;
    expect((await stats('a', late.text)).status).toBe(200);
  });

  test('a site is known once it is added, unknown once removed, and private once no longer public', async () => {
    const { stats, addSite, addToken, sites, state } = world();
    const { text } = addToken('read');
    addSite('b', { public: true });
    expect([(await stats('a', text)).status, (await stats('b')).status]).toEqual([404, 200]);
    addSite('a');
    addSite('b');
    state.now += CACHE_MS;
    expect([(await stats('a', text)).status, (await stats('b')).status]).toEqual([200, 401]);
    sites.delete('a');
    state.now += CACHE_MS;
    expect((await stats('a', text)).status).toBe(404);
  });

  test('an invented site costs one read', async () => {
    const { stats, state } = world();
    for (let times = 0; times < 5; times += 1) await stats('invented');
    expect(state.reads).toBe(1);
  });
});

describe('a receipt', () => {
  const receiptOf = ({ visitorKey, id }: Site) =>
    formatEventReceipt({ site: id, day: DAY, shard: 0, dot: { producer: PRODUCER, seq: 0 } }, receiptKeyOf(visitorKey));

  test.each(['registered', 'open'] as const)('opens without a token while its site is there (%s)', async (access) => {
    const { receipt, addSite, sites, state } = world(access);
    addSite('a');
    const text = receiptOf(sites.get('a') ?? expect.fail());
    expect(await receipt(text)).toMatchObject({ status: 200, body: { receipt: text, status: 'pending' } });
    sites.delete('a');
    state.now += CACHE_MS;
    const invalid = { status: 400, body: { success: false, error: 'Invalid event receipt' } };
    expect(await receipt(text)).toMatchObject(invalid);
    // Added again, it has another key: what was before cannot be asked for.
    addSite('a');
    state.now += CACHE_MS;
    expect(await receipt(text)).toMatchObject(invalid);
  });
});
