// Who may read, through the whole stats function but for its tables: what each caller is answered,
// what caches may keep of it, what is counted, and for how long what has changed in a table is not
// seen.

import { describe, expect, test } from 'vitest';

import type { Site } from '../../../lambdas/domain/access/site.ts';
import { formatEventReceipt, receiptKeyOf } from '../../../lambdas/domain/event/event-receipt.ts';
import { CACHE_MS } from '../../../lambdas/shared/read-through-cache.ts';
import { registeredReaders } from '../../../lambdas/stats/readers.ts';
import { aToken } from '../../support/access.ts';
import { PRODUCER } from '../../support/messages.ts';
import { NOW, readersWorld } from './readers-world.ts';

const DAY = '2025-11-14';

describe('GET /api/stats where sites are registered', () => {
  test.each(['read', 'share'] as const)('answers a %s token of the site, for this caller alone', async (kind) => {
    const { stats, addSite, addToken, state } = readersWorld();
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
    const { stats, addSite, addToken, state } = readersWorld();
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

  test('says how to send a session that came in a cookie without an Origin of this host', async () => {
    const identify = async () => ({ kind: 'refused', reason: 'foreign origin' }) as const;
    const readers = registeredReaders({ findSite: async () => undefined, callers: { identify } });
    const request = { id: 'test', method: 'POST', header: () => undefined };
    await expect(readers.admit(request, 'a')).rejects.toThrow('send its token as "Authorization: Bearer …"');
  });

  test('answers for an unknown site and for a foreign one with the same 404, but for the name', async () => {
    const { stats, addSite, addToken, state } = readersWorld();
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
    const { stats, addSite } = readersWorld();
    addSite('a');
    expect(await stats('a')).toEqual(await stats('unknown'));
  });

  test('answers everybody about a public site, alike, so that any cache may keep it', async () => {
    const { stats, addSite, addToken } = readersWorld();
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
    expect(await readersWorld().stats('')).toMatchObject({
      status: 400,
      body: { error: 'site_id query parameter is required' },
    });
  });
});

describe('GET /api/stats where the deployment is open', () => {
  test('answers as if tokens were not there, and reads no site', async () => {
    const { stats, state } = readersWorld('open');
    const answers = await Promise.all([undefined, 'x', aToken('read').text].map((token) => stats('any', token)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 200, headers: { 'cache-control': 'max-age=1' } });
    expect(answers[0]?.headers['vary']).toBeUndefined();
    expect(state).toMatchObject({ reads: 0, denied: 0 });
  });
});

describe('within a minute', () => {
  test('a token that was revoked reads nothing, and a new one reads', async () => {
    const { stats, list, addSite, addToken, tokens, state } = readersWorld();
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
    const { stats, addSite, addToken, sites, state } = readersWorld();
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
    const { stats, state } = readersWorld();
    for (let times = 0; times < 5; times += 1) await stats('invented');
    expect(state.reads).toBe(1);
  });
});

describe('a receipt', () => {
  const receiptOf = ({ visitorKey, id }: Site) =>
    formatEventReceipt({ site: id, day: DAY, shard: 0, dot: { producer: PRODUCER, seq: 0 } }, receiptKeyOf(visitorKey));

  test.each(['registered', 'open'] as const)('opens without a token while its site is there (%s)', async (access) => {
    const { receipt, addSite, sites, state } = readersWorld(access);
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
