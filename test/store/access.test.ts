// The stores of sites, tokens and sessions, on a real DynamoDB API.

import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Site, siteDefaults } from '../../lambdas/domain/access/site.ts';
import { ALL_SITES, drawToken, type Token } from '../../lambdas/domain/access/token.ts';
import { createSessionStore } from '../../lambdas/store/access/session-store.ts';
import { createSiteStore, DamagedSiteError } from '../../lambdas/store/access/site-store.ts';
import { createTokenStore } from '../../lambdas/store/access/token-store.ts';
import { siteItemKey, tokenItemKey } from '../../lambdas/store/table/keys.ts';
import { openTestTable, type TestTable } from '../support/test-table.ts';

let sites: TestTable;
let tokens: TestTable;
let sessions: TestTable;
beforeAll(async () => {
  [sites, tokens, sessions] = await Promise.all([openTestTable(), openTestTable(), openTestTable()]);
});
afterAll(async () => {
  await Promise.all([sites, tokens, sessions].map((table) => table.close()));
});

const aSite = (id: string, more: Partial<Site> = {}): Site => ({
  ...siteDefaults(id),
  id,
  visitorKey: new Uint8Array(randomBytes(32)),
  createdAt: 1_763_114_400_000,
  ...more,
});

const aToken = (more: Partial<Token> = {}): Token => {
  const { digest, id, kind } = drawToken(more.kind ?? 'read', randomBytes);
  return { id, kind, digest, sites: ['a'], name: 'test', createdAt: 1_763_114_400_000, ...more };
};

async function allOf<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of list) found.push(each);
  return found;
}

test('a site reads back as it was added, whatever its id', async () => {
  const store = createSiteStore(sites.table);
  const added = ['a', '*', 'site', '🎉'.repeat(255), '\ud800', '"\\\n'].map((id) =>
    aSite(id, {
      origins: ['https://a.example'],
      public: true,
      rawDays: 7,
      properties: ['plan'],
      goals: ['Signup', 'Visit /thanks*'],
      funnels: [{ name: 'Checkout', steps: ['Visit /cart', 'Purchase'] }],
      keepQuery: true,
      aliases: ['4fb7', 'wk_🎉'],
      dedupe: 'event',
      bots: 'count',
      blockedAddresses: ['203.0.113.0/24'],
      blockedCountries: ['SG'],
      blockedPaths: ['/admin/*'],
      hostnames: ['*.example.com'],
    }),
  );
  for (const site of added) expect(await store.add(site)).toBe(true);
  for (const site of added) expect(await store.read(site.id)).toEqual(site);
  expect(await store.read('b')).toBeUndefined();
  const listed = await allOf(store.list(() => expect.unreachable('none is damaged')));
  expect(listed.map(({ id }) => id).sort()).toEqual(added.map(({ id }) => id).sort());
});

test('a second site of an id is not added, so that its visitor key stays', async () => {
  const store = createSiteStore(sites.table);
  const first = aSite('twice');
  expect(await store.add(first)).toBe(true);
  expect(await store.add(aSite('twice'))).toBe(false);
  expect(await store.read('twice')).toEqual(first);
});

test('a change of a site changes what is given and nothing else, and answers the whole of it', async () => {
  const store = createSiteStore(sites.table, { isConsistent: true });
  const site = aSite('changed', { rawDays: 7, origins: ['https://a.example'] });
  await store.add(site);
  // Two operators at once: neither undoes the other.
  await Promise.all([store.change('changed', { name: 'New' }), store.change('changed', { public: true })]);
  const funnels = [{ name: 'F', steps: ['A', 'B'] }];
  const { rawDays: _, ...changed } = { ...site, name: 'New', public: true, origins: [], funnels };
  expect(await store.change('changed', { rawDays: undefined, origins: [], funnels })).toEqual(changed);
  expect(await store.read('changed')).toEqual(changed);
});

test('a change makes no site', async () => {
  const store = createSiteStore(sites.table, { isConsistent: true });
  expect(await store.change('gone', { name: 'New' })).toBeUndefined();
  expect(await store.change('gone', { rawDays: undefined })).toBeUndefined();
  expect(await store.read('gone')).toBeUndefined();
});

test('a site that is removed is gone', async () => {
  const store = createSiteStore(sites.table, { isConsistent: true });
  await store.add(aSite('removed'));
  await store.remove('removed');
  expect(await store.read('removed')).toBeUndefined();
});

test('an alias leads to its site, is no site itself, and takes the name of none', async () => {
  const store = createSiteStore(sites.table, { isConsistent: true });
  const site = aSite('aliased');
  await store.add(site);
  expect(await store.addAlias('4fb7\ud800', 'aliased')).toBe(true);
  expect(await store.find('4fb7\ud800')).toEqual({ aliasOf: 'aliased' });
  expect(await store.find('aliased')).toEqual(site);
  expect(await store.find('nothing')).toBeUndefined();
  expect(await store.read('4fb7\ud800')).toBeUndefined();
  expect(await store.change('4fb7\ud800', { name: 'New' })).toBeUndefined();
  expect(
    (await allOf(store.list(() => expect.unreachable('none is damaged')))).filter(({ id }) => id.startsWith('4fb7')),
  ).toEqual([]);

  // Again is no harm; of another site it is refused, and so is a site of this name, or an alias of
  // a site's.
  expect(await store.addAlias('4fb7\ud800', 'aliased')).toBe(true);
  expect(await store.addAlias('4fb7\ud800', 'other')).toBe(false);
  expect(await store.addAlias('aliased', 'other')).toBe(false);
  expect(await store.add(aSite('4fb7\ud800'))).toBe(false);

  await store.removeAlias('4fb7\ud800', 'other');
  await store.removeAlias('aliased', 'aliased');
  expect(await store.find('4fb7\ud800')).toEqual({ aliasOf: 'aliased' });
  expect(await store.read('aliased')).toEqual(site);
  await store.removeAlias('4fb7\ud800', 'aliased');
  expect(await store.find('4fb7\ud800')).toBeUndefined();
});

test('an item that is not a site is reported as damaged, without its contents', async () => {
  await sites.table.put({
    Item: { ...siteItemKey('damaged'), ...aSite('damaged'), id: '"damaged"', funnels: [], timezone: 'secret' },
  });
  const read = createSiteStore(sites.table).read('damaged');
  await expect(read).rejects.toThrow(DamagedSiteError);
  await expect(read).rejects.toThrow(/^the site "damaged" has no valid timezone in the Sites table$/);
});

test('an item that is not a site does not hide the others from a list, which tells of it', async () => {
  const store = createSiteStore(sites.table);
  const before = await allOf(store.list(() => undefined));
  await store.add(aSite('whole'));
  await sites.table.put({ Item: { ...siteItemKey('damaged'), id: '"damaged"' } });
  const damaged: string[] = [];
  const listed = await allOf(store.list(({ message }) => damaged.push(message)));
  expect(listed.map(({ id }) => id).sort()).toEqual([...before.map(({ id }) => id), 'whole'].sort());
  expect(damaged).toEqual([expect.stringMatching(/^the site "damaged" has no valid /)]);
  await store.remove('damaged');
});

test('a token reads back as it was added, and its secret is not in the table', async () => {
  const store = createTokenStore(tokens.table);
  const added = [
    aToken(),
    aToken({ sites: ALL_SITES, expiresAt: 1 }),
    aToken({ kind: 'write', sites: ['\ud800', '*'] }),
    aToken({ kind: 'share', filters: [] }),
    aToken({ kind: 'share', filters: [['is', 'event:page', ['/\ud800']]] }),
  ];
  for (const token of added) await store.add(token);
  for (const token of added) expect(await store.read(token.id)).toEqual(token);
  expect((await allOf(store.list())).map(({ id }) => id).sort()).toEqual(added.map(({ id }) => id).sort());
  await expect(store.add(added[0] ?? aToken())).rejects.toThrow('written since');
});

test('an item that is not a token admits no one', async () => {
  const token = aToken();
  const { filters: _, ...stored } = token;
  const damages = [{ digest: 'text' }, { sites: '{' }, { filters: '{"a":1}' }, { filters: '[' }];
  for (const damage of damages) {
    await tokens.table.put({ Item: { ...tokenItemKey(token.id), ...stored, sites: '["a"]', ...damage } });
    expect(await createTokenStore(tokens.table).read(token.id)).toBeUndefined();
  }
});

test('revoking keeps the first time, and makes no token', async () => {
  const store = createTokenStore(tokens.table);
  const token = aToken();
  await store.add(token);
  expect(await store.revoke(token.id, 5)).toBe(true);
  expect(await store.revoke(token.id, 9)).toBe(true);
  expect(await store.read(token.id)).toEqual({ ...token, revokedAt: 5 });
  expect(await store.revoke('aaaaaaaaaa', 5)).toBe(false);
  expect(await store.read('aaaaaaaaaa')).toBeUndefined();
});

test('a login code is taken once', async () => {
  const store = createSessionStore(sessions.table);
  const code = aToken({ kind: 'login', expiresAt: 1_763_115_000_000 });
  await store.add(code);
  const names = ['a', 'b', 'c'];
  const taken = await Promise.all(names.map((session) => store.take(code.id, session)));
  expect(taken.filter(Boolean)).toHaveLength(1);
  expect(await store.read(code.id)).toBeUndefined();
  // As the SDK does where the answer was lost.
  expect(await Promise.all(names.map((session) => store.take(code.id, session)))).toEqual(taken);
  expect(await store.take('aaaaaaaaaa', 'a')).toBe(false);
});

test('a session is put off, ends for good, and expires by the TTL of its item', async () => {
  const store = createSessionStore(sessions.table);
  const session = aToken({ kind: 'session', parent: 'abcdefghij', expiresAt: 1_763_115_000_500 });
  await store.add(session);
  expect((await sessions.table.get(tokenItemKey(session.id)))?.['expires']).toBe(1_763_115_001);
  await store.extend(session.id, 1_763_116_000_000);
  expect(await store.read(session.id)).toEqual({ ...session, expiresAt: 1_763_116_000_000 });
  expect((await sessions.table.get(tokenItemKey(session.id)))?.['expires']).toBe(1_763_116_000);
  await store.remove(session.id, aToken().digest);
  expect(await store.read(session.id)).toBeDefined();
  await store.remove(session.id, session.digest);
  await store.remove(session.id, session.digest);
  await store.extend(session.id, 1_763_117_000_000);
  expect(await store.read(session.id)).toBeUndefined();
});
