// Sites, tokens and logins as an operator has them, against a stack that counts: and that removing
// one site touches no other.

import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { escaped } from '../../../kit/text.ts';
import { isTokenId, parseToken } from '../../../lambdas/domain/access/token.ts';
import { freshSite, pageView } from '../../support/events.ts';
import { soon, soonCounted } from '../../support/soon.ts';
import { type OpsStack, startOpsStack } from './ops-stack.ts';

let local: OpsStack;
beforeAll(async () => void (local = await startOpsStack()));
afterAll(() => local.close());

const TABLES = ['StatsTableName', 'EventsTableName', 'SitesTableName', 'TokensTableName', 'SessionsTableName'];

/** Every item of every table, byte for byte. */
async function items(): Promise<string[]> {
  const found: string[] = [];
  for (const table of TABLES) {
    const { Items = [] } = await local.table.send(new ScanCommand({ TableName: local.output(table) }));
    found.push(...Items.map((item) => `${table} ${JSON.stringify(item)}`));
  }
  return found.toSorted();
}

/** Runs a command that must do. */
async function ops(...args: string[]): Promise<string[]> {
  const { code, out, err } = await local.ops(args);
  expect(code, err).toBe(0);
  return out;
}

/** Two days, a message with an idempotency key on each, and their rollups. */
async function countedOn(site_id: string): Promise<void> {
  for (const timestamp of ['2024-01-20', '2025-11-14']) {
    const event = pageView({ site_id, timestamp, path: '/a', user_id: 'u', event_id: timestamp });
    expect((await local.api.post(event)).status).toBe(202);
  }
  await soonCounted(async () => expect(await local.api.counted({ site_id })).toMatchObject({ total_views: 2 }));
  await local.stack.idle(); // Rollups are marked after the write.
  await ops('rollup', '--site', site_id);
}

describe('an operator', { concurrent: false }, () => {
  test('adds a site, finds it, changes it, gives out a token, takes it back, and removes the site', async () => {
    const [site, other] = [freshSite(), freshSite('-other')];
    await ops('site', 'add', other, '--public');
    await countedOn(other);
    await ops('token', 'create', '--kind', 'read', '--site', other);
    await ops('login', '--site', other);
    const before = await items();

    expect((await ops('site', 'add', site, '--name', 'Mine')).join('\n')).toContain(`The API is ${local.stack.url}\n`);
    expect((await ops('site', 'list')).filter((line) => line.includes('"Mine"'))).toHaveLength(1);
    await ops('site', 'set', site, '--timezone', 'Europe/Berlin', '--origin', 'https://example.com');
    expect(await ops('site', 'show', site)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^timezone +Europe\/Berlin$/),
        expect.stringMatching(/^origins +https:\/\/example\.com$/),
        expect.stringMatching(/^name +"Mine"$/),
      ]),
    );
    await countedOn(site);

    const [token = ''] = await ops('token', 'create', '--kind', 'read', '--site', site, '--expires', '12h');
    const id = parseToken(token)?.id ?? expect.fail('a token');
    expect((await ops('token', 'list')).find((line) => line.startsWith(id))).toMatch(/ -$/);
    await ops('token', 'revoke', id);
    expect((await ops('token', 'list')).find((line) => line.startsWith(id))).toMatch(/\d\d:\d\d$/);
    expect((await ops('token', 'list', '--json')).join()).not.toContain(parseToken(token)?.secret);

    expect((await ops('site', 'remove', site, '--yes'))[0]).toMatch(
      /: 2 documents, \d rollups, 2 raw events, 2 idempotency keys removed, and the site with its visitor key$/,
    );
    expect(await local.ops(['site', 'show', site])).toMatchObject({
      code: 1,
      err: expect.stringContaining('has no site'),
    });
    expect(await local.api.counted({ site_id: site })).toMatchObject({ total_views: 0 });
    // The token stays, as a note of who had it.
    expect((await items()).filter((item) => !item.includes(id))).toEqual(before);
    expect(await local.api.counted({ site_id: other })).toMatchObject({ total_views: 2 });
    expect((await local.ops(['verify', '--site', other])).code).toBe(0);
  });

  test('has events come by another name, each counted once, and some not at all; and verify agrees', async () => {
    const [site, alias] = [freshSite(), freshSite('-alias')];
    await ops('site', 'add', site, '--alias', alias, '--dedupe', 'event', '--block-path', '/admin/*');
    const event = (event_id: string) => pageView({ site_id: alias, path: '/a', user_id: 'u', event_id });
    const groups = [['1', '2'], ['2', '3', '4'], ['1']];
    for (const ids of groups) expect((await local.api.postBatch(ids.map(event))).status).toBe(202);
    const view = { n: 'pageview', u: 'https://example.com/admin/users', d: alias };
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0';
    const blocked = await local.api.call('POST', '/api/event', { 'user-agent': agent }, JSON.stringify(view));
    expect(blocked.headers.get('event-filtered')).toBe('blocked_path');
    await soon(async () => {
      const { body } = await local.api.stats({ site_id: site, include: 'ledger' });
      expect(body).toMatchObject({
        total_views: 4,
        ledger: { accepted: 7, counted: 4, duplicates: 2, filtered: 1, filtered_by: { blocked_path: 1 }, pending: 0 },
      });
    });
    expect((await ops('ledger', '--site', site)).map((line) => line.trim().replace(/ +/, ' '))).toEqual(
      expect.arrayContaining(['filtered 1', 'blocked_path 1']),
    );
    expect((await local.ops(['verify', '--site', site])).code).toBe(0);
    for (const date of ['2025-11-14', new Date().toISOString().slice(0, 10)]) {
      await ops('rebuild', '--site', site, '--date', date);
    }
    const { body } = await local.api.stats({ site_id: site, include: 'ledger' });
    expect(body).toMatchObject({ total_views: 4, ledger: { counted: 4, filtered: 1 } });
  });

  test('is shown what strangers sent, and a terminal obeys nothing of it', async () => {
    const attack = '\u001b[2J\u009b31m\u202eevil\u2066\r\n';
    const site = freshSite(attack);
    await ops('site', 'add', site, '--name', attack);
    const event = { site_id: site, timestamp: '2025-11-14', path: `/${attack}`, user_id: attack, event_id: attack };
    expect((await local.api.post(pageView(event))).status).toBe(202);
    await soonCounted(async () => expect(await local.api.counted({ site_id: site })).toMatchObject({ total_views: 1 }));
    await local.send('DeadLetterQueueUrl', '["\u009b2J\u202e'); // SQS takes no ESC.
    const [token = ''] = await ops('token', 'create', '--kind', 'share', '--site', site, '--name', attack);
    const [dead = ''] = (await ops('dead', 'list')).filter((line) => /^[0-9a-f-]{36}/.test(line));
    const commands = [
      ['site', 'list'],
      ['site', 'list', '--json'],
      ['site', 'show', site],
      ['site', 'set', site, '--public'],
      ['site', 'add', site],
      ['site', 'show', `${site}-none`],
      ['token', 'list'],
      ['token', 'list', '--json'],
      ['token', 'create', '--kind', 'read', '--site', `${site}-none`],
      ['login', '--site', site],
      ['stats', '--site', site],
      ['ledger', '--site', site],
      ['verify', '--site', site],
      ['rebuild', '--site', site, '--date', '2025-11-14'],
      ['drop', '--site', site, '--dry-run'],
      ['dead', 'list'],
      ['dead', 'show', dead.slice(0, 36)],
      ['dead', 'show', attack],
      ['site', 'remove', site, '--dry-run'],
      ['site', 'remove', site],
      ['site', 'remove', site, '--yes'],
      ['verify', '--site', site],
      [attack],
    ];
    for (const command of commands) {
      const { out, err } = await local.ops(command);
      for (const line of [...out, ...err.split('\n')]) expect(line, command.join(' ')).toBe(escaped(line));
      expect(`${out.join('')}${err}`, command.join(' ')).not.toBe('');
    }
    expect(isTokenId(parseToken(token)?.id ?? '')).toBe(true);
  });
});
