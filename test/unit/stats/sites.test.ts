// The list of sites: what of it a caller sees, and what it costs.

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { ALL_SITES } from '../../../lambdas/domain/access/token.ts';
import { CACHE_MS } from '../../../lambdas/shared/read-through-cache.ts';
import { readersWorld } from './readers-world.ts';

describe('GET /api/sites', () => {
  const shown = (id: string, more: object = {}) => ({ id, name: id, timezone: 'UTC', public: false, ...more });

  test('lists what the token covers, by id, with nothing secret', async () => {
    const { list, addSite, addToken } = readersWorld();
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
    const { list, addSite, addToken, state } = readersWorld();
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
    const { list, addSite, addToken, state } = readersWorld();
    const ids = Array.from({ length: 1200 }, (_, n) => String(n));
    for (const id of ids) addSite(id);
    for (const sites of [ALL_SITES, ids] as const) {
      const { body } = await list(addToken('read', { sites }).text);
      expect(body['sites']).toHaveLength(1000);
    }
    expect(state.reads).toBe(1000);
  });

  test('leaves out a site whose item is damaged, and logs it', async () => {
    const { list, addSite, addToken, damaged } = readersWorld();
    for (const id of ['a', 'b']) addSite(id);
    damaged.add('broken');
    const logged = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    onTestFinished(() => logged.mockRestore());
    for (const sites of [ALL_SITES, ['a', 'broken', 'b']] as const) {
      const { status, body } = await list(addToken('read', { sites }).text);
      expect({ status, body }).toEqual({ status: 200, body: { sites: [shown('a'), shown('b')] } });
    }
    const lines = logged.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
    expect(lines.map(({ level, message }) => ({ level, message }))).toEqual(
      [1, 2].map(() => ({ level: 'ERROR', message: 'a site is not listed' })),
    );
    expect(lines.map(({ error }) => String(error))).toEqual(
      [1, 2].map(() => expect.stringContaining('broken') as string),
    );
  });

  test('refuses who has no token, or one that reads nothing', async () => {
    const { list, addSite, addToken, state } = readersWorld();
    addSite('a', { public: true });
    for (const token of [undefined, 'x', addToken('write').text]) expect((await list(token)).status).toBe(401);
    expect(state.denied).toBe(3);
  });

  test('lists all sites to everybody where the deployment is open', async () => {
    const { list, addSite } = readersWorld('open');
    addSite('a');
    const { headers, body } = await list();
    expect(body).toEqual({ sites: [shown('a')] });
    expect(headers['cache-control']).toBe('max-age=1');
  });
});
