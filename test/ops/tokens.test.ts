// `token create`, `list` and `revoke`, and `login`: the secret is shown once and is nowhere else.

import { randomBytes } from 'node:crypto';

import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseToken, refusalOf, type ShownToken } from '../../lambdas/domain/access/token.ts';
import { login } from '../../ops/commands/login.ts';
import { siteAdd } from '../../ops/commands/site-write.ts';
import { tokenCreate } from '../../ops/commands/token-create.ts';
import { tokenList, tokenRevoke } from '../../ops/commands/token.ts';
import { type Desk, openDesk, START } from './access-desk.ts';

const DAY_MS = 86_400_000;

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  for (const site of ['a', 'b']) await desk.run(siteAdd, [site]);
});
afterEach(() => desk.close());

const create = (...args: string[]) => desk.run(tokenCreate, args, { randomBytes });
const shown = (text = ''): ShownToken => parseToken(text) ?? expect.fail(`${text} is no token`);

describe('token create', () => {
  test('shows a token that works, alone on stdout, and keeps what was chosen', async () => {
    const { out, err, code } = await create(...'--kind read --site a --site b --expires 90d --name CI'.split(' '));
    expect({ code, lines: out.length }).toEqual({ code: 0, lines: 1 });
    expect(err).toBe('A read token of "a", "b", shown this once. It expires on 2026-02-12 10:00 UTC.\n');
    const token = shown(out[0]);
    const stored = await desk.target.tokens.read(token.id);
    expect(stored).toMatchObject({
      kind: 'read',
      sites: ['a', 'b'],
      name: 'CI',
      createdAt: START,
      expiresAt: START + 90 * DAY_MS,
    });
    expect(refusalOf(token, stored, START)).toBeUndefined();
    expect(refusalOf(token, stored, START + 90 * DAY_MS)).toBe('expired');
  });

  test('draws a secret for each', async () => {
    const [one, other] = [
      await create('--kind', 'write', '--all-sites'),
      await create('--kind', 'write', '--all-sites'),
    ];
    expect(shown(one.out[0]).secret).not.toBe(shown(other.out[0]).secret);
    expect(one.err).toBe('A write token of all sites, shown this once. It does not expire.\n');
  });

  test('keeps the secret nowhere: neither in the table, nor in a list', async () => {
    const { out } = await create('--kind', 'share', '--site', 'a');
    const { secret, id } = shown(out[0]);
    const { name, client } = desk.tables.tokens;
    const stored = JSON.stringify((await client.send(new ScanCommand({ TableName: name }))).Items);
    const listed = [...(await desk.run(tokenList, [])).out, ...(await desk.run(tokenList, ['--json'])).out].join();
    expect(stored).toContain(id);
    expect(listed).toContain(id);
    expect(stored + listed).not.toContain(secret);
  });

  test('fixes a share to filters, and gives its link, which names who may frame it', async () => {
    const filters = [
      ['is', 'event:page', ['/blog*']],
      ['is_not', 'visit:source', ['Bing']],
    ];
    const given = filters.flatMap((filter) => ['--filter', JSON.stringify(filter)]);
    const { out, err } = await create('--kind', 'share', '--site', 'a', ...given, '--embed', 'https://b.example');
    const { id, secret } = shown(out[0]);
    expect((await desk.tokensOf())[0]).toMatchObject({ id, filters });
    expect(err).toContain(`Its page: ${desk.target.url}/share/${id}?embed=https://b.example#${secret}\n`);
  });

  test('says where tokens are not looked at', async () => {
    const target = { ...desk.target, access: 'open' as const };
    const { err } = await desk.run(tokenCreate, ['--kind', 'read', '--all-sites'], { target });
    expect(err).toMatch(/\nThe deployment is open: it looks at no token\.\n$/);
  });

  test.each<[string[], string]>([
    [['--kind', 'read'], 'usage: Name its sites: --site my-site, again for more, or --all-sites'],
    [['--kind', 'share', '--all-sites'], 'usage: A share token is for exactly one site: --site my-site'],
    [['--kind', 'share', '--site', 'a', '--site', 'b'], 'usage: A share token is for exactly one site: --site my-site'],
    [
      ['--kind', 'read', '--site', 'a', '--filter', '["is","event:page",["/"]]'],
      'usage: --filter and --embed are of shares alone: --kind share',
    ],
    [
      ['--kind', 'share', '--site', 'a', '--filter', 'page=/'],
      `usage: --filter takes JSON, such as '["is","event:page",["/blog*"]]', and is "page=/"`,
    ],
    [
      ['--kind', 'share', '--site', 'a', '--embed', 'example.com'],
      'usage: --embed takes an origin, such as https://example.com, at most 10 times, and is "example.com"',
    ],
    [['--kind', 'share'], 'usage: A share token is for exactly one site: --site my-site'],
    [
      ['--kind', 'read', '--site', 'a', '--site', 'typo'],
      'The stack Trial has no site "typo": see npm run ops -- site list --stack Trial',
    ],
    [
      ['--kind', 'read', '--site', 'a', '--expires', 'soon'],
      'usage: --expires takes hours or days, such as 12h or 90d, at most 3650d, and is "soon"',
    ],
    [
      ['--kind', 'read', '--site', 'a', '--expires', '3651d'],
      'usage: --expires takes hours or days, such as 12h or 90d, at most 3650d, and is "3651d"',
    ],
    [['--kind', 'read', '--site', 'a', '--name', 'n'.repeat(101)], 'usage: --name takes at most 100 characters'],
    [
      ['--kind', 'read', ...Array.from({ length: 101 }, (_, n) => ['--site', `s${n}`]).flat()],
      'usage: --site may be given 100 times at most: --all-sites covers all',
    ],
  ])('%j is refused, and makes nothing', async (args, sentence) => {
    expect(await create(...args)).toMatchObject({ out: [], failure: sentence });
    expect(await desk.tokensOf()).toEqual([]);
  });
});

describe('token list and token revoke', () => {
  test('show what there is, what has ended, and end it', async () => {
    const { out } = await create('--kind', 'read', '--site', 'a', '--expires', '12h', '--name', 'CI');
    const { id } = shown(out[0]);
    const later = START + 60_000;
    await desk.run(tokenCreate, ['--kind', 'write', '--all-sites'], { randomBytes, now: () => later });
    expect(await desk.run(tokenRevoke, [id], { now: () => later })).toMatchObject({
      code: 0,
      out: [`Token ${id} is revoked: within a minute no function takes it, nor a session that was made from it.`],
    });
    const [head, first, second] = (await desk.run(tokenList, [])).out;
    expect(head).toMatch(/^id +kind +sites +name +created \(UTC\) +expires +revoked$/);
    expect(first).toMatch(/^[a-z2-7]{10} {2}read +"a" +"CI" +2025-11-14 10:00 +2025-11-14 22:00 +2025-11-14 10:01$/);
    expect(second).toMatch(/^[a-z2-7]{10} {2}write +all sites +- +2025-11-14 10:01 +never +-$/);
    expect(JSON.parse((await desk.run(tokenList, ['--json'])).out.join('\n'))).toMatchObject({
      tokens: [
        { id, sites: ['a'], expires_at: '2025-11-14T22:00:00.000Z', revoked_at: '2025-11-14T10:01:00.000Z' },
        { sites: '*', expires_at: null, revoked_at: null },
      ],
    });
  });

  test('a whole token can be revoked as it was found', async () => {
    const { out } = await create('--kind', 'read', '--site', 'a');
    expect((await desk.run(tokenRevoke, out)).code).toBe(0);
    expect(refusalOf(shown(out[0]), await desk.target.tokens.read(shown(out[0]).id), START)).toBe('revoked');
  });

  test('a token that is not there is said to be so, and is not made', async () => {
    expect((await desk.run(tokenRevoke, ['aaaaaaaaaa'])).failure).toBe(
      'The stack Trial has no token aaaaaaaaaa: see npm run ops -- token list --stack Trial',
    );
    expect((await desk.run(tokenRevoke, ['CI'])).failure).toMatch(/^usage: A token id is ten letters and digits/);
    expect(await desk.tokensOf()).toEqual([]);
  });

  test('none is said, too', async () => {
    expect((await desk.run(tokenList, [])).out).toEqual([
      'The stack Trial has no tokens: see npm run ops -- token create --help --stack Trial',
    ]);
  });
});

describe('login', () => {
  test('prints a link with a code that is good once, for ten minutes', async () => {
    const { out, err, code } = await desk.run(login, ['--site', 'a'], { randomBytes });
    const [, text] = /^https:\/\/api\.example\/#login=(.+)$/.exec(out.join('\n')) ?? [];
    const token = shown(text);
    expect({ code, kind: token.kind }).toEqual({ code: 0, kind: 'login' });
    const stored = await desk.target.sessions.read(token.id);
    expect(stored).toMatchObject({ kind: 'login', sites: ['a'], expiresAt: START + 600_000 });
    expect(refusalOf(token, stored, START + 599_999)).toBeUndefined();
    expect(refusalOf(token, stored, START + 600_000)).toBe('expired');
    expect(err).toContain(`  curl -c cookies.txt https://api.example/api/session -d '{"code":"${text}"}'\n`);
    expect(await desk.tokensOf()).toEqual([]);
  });

  test('is for all sites where none is named, and for the address that is given', async () => {
    const { out } = await desk.run(login, ['--url', 'https://stats.example.com/'], { randomBytes });
    const [, text] = /^https:\/\/stats\.example\.com\/#login=(.+)$/.exec(out.join('\n')) ?? [];
    expect(await desk.target.sessions.read(shown(text).id)).toMatchObject({ sites: '*' });
  });

  test('refuses sites that are not there, and what is no address', async () => {
    expect((await desk.run(login, ['--site', 'typo'])).failure).toMatch(/^The stack Trial has no site "typo"/);
    expect((await desk.run(login, ['--url', 'stats.example.com'])).failure).toBe(
      'usage: --url takes an address such as https://stats.example.com, and is "stats.example.com"',
    );
  });
});
