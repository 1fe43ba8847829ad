// Who may do what: every route × every kind of caller × both settings of `access`, over HTTP, from
// the one table of matrix-table.ts. A route or a kind of token that the table lacks fails the test.
// Every cell has tokens of its own, made for it.

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { TOKEN_KINDS } from '../../lambdas/domain/access/token.ts';
import { ACCESS, type Access, ROUTES } from '../../lambdas/shared/names.ts';
import { startLocalStack } from '../../local/stack.ts';
import type { Answer, Api } from '../support/api.ts';
import { CALLERS, eventOf, idOf, LISTED, World } from './matrix-callers.ts';
import { type Row, rowsOf } from './matrix-table.ts';

const SITES: Readonly<Record<string, string>> = { public: 'public', unknown: 'not-registered' };

const questionOf = (path: string, site_id: string) =>
  path === '/api/v2/funnel'
    ? { site_id, date_range: '7d', steps: ['Visit /', 'Signup'] }
    : { site_id, date_range: '7d', metrics: ['visitors'] };

/**
 * The events of a request, by the route that takes them. `key`: what a format has instead of a
 * site and a token.
 */
const EVENT_BODIES: Readonly<Record<string, (site: string, key: string) => unknown>> = {
  '/api/event': eventOf,
  '/api/events': (site) => [eventOf(site)],
  '/gc/{site}/count': () => undefined,
  '/api/v0/count': () => ({ no_sessions: true, hits: [{ path: '/' }] }),
  '/api/send': (_, website) => ({ type: 'event', payload: { website } }),
  '/api/batch': (_, website) => [{ type: 'event', payload: { website } }],
  '/v1/{call}': (_, writeKey) => ({ event: 'Signup', writeKey }),
  ...Object.fromEntries(
    ['/e', '/batch', '/capture', '/i/v0/e'].flatMap((path) =>
      [path, `${path}/{rest+}`].map((route) => [route, (_: string, api_key: string) => ({ api_key, event: 'Signup' })]),
    ),
  ),
};

/** Of a route of ours: those of other products' clients answer errors in words of their own. */
const isOurs = (path: string): boolean => path.startsWith('/api/event') || !(path in EVENT_BODIES);

/** What numbers and sites are answered by. */
const isAnswer = (path: string): boolean => /^\/api\/(stats|sites?|v2\/.*)$/.test(path);

type Request = Parameters<Api['call']>;

/** One cell: what the caller asks. */
function requestOf(world: World, { method, path, about }: Row, caller: string): Request {
  const make = CALLERS[caller] ?? expect.fail(`nobody knows the caller ${caller}`);
  const takesEvents = path in EVENT_BODIES && method !== 'PUT';
  const sent = make(world, takesEvents ? 'write' : 'read');
  const site = SITES[about] ?? 'mine';
  const question = JSON.stringify(questionOf(path, site));
  const search =
    {
      '/api/stats': `?site_id=${site}`,
      '/api/site': `?site_id=${site}`,
      '/api/v2/query': `?q=${encodeURIComponent(question)}`,
    }[path] ?? '';
  const file = path.startsWith('/assets') ? world.asset : 'script.js';
  const places = { receipt: world.receipt, file, id: 'abcdefghij', site, 'path+': 'TOTAL.json' };
  const filled = Object.entries(places).reduce((filled, [place, text]) => filled.replace(`{${place}}`, text), path);
  const target = filled + (method === 'POST' ? '' : search);
  const isPage = about === 'listed' && sent.headers['cookie'] === undefined;
  const headers = { ...(isPage && { origin: LISTED }), ...sent.headers };
  if (takesEvents) {
    const body = EVENT_BODIES[path]?.(site, sent.token ?? site);
    const to =
      path.replace('{site}', site).replace('{call}', 't').replace('{rest+}', '') +
      (path.startsWith('/gc/') ? '?p=%2F' : '');
    return [method, to, headers, body === undefined ? undefined : JSON.stringify(body)];
  }
  if (method !== 'POST') return [method, target, headers];
  if (path.startsWith('/api/v2/')) return [method, target, headers, question];
  // A cookie does not log in, so those who have one show a good token.
  const token = sent.token ?? (caller === 'nobody' ? undefined : world.make('read'));
  return [method, target, headers, JSON.stringify(token?.startsWith('fa_login') ? { code: token } : { token })];
}

const worlds = {} as Record<Access, World>;
/** One cell after the other: a laptop's DynamoDB is slow with hundreds at once. */
const ALONE = { concurrent: false };

beforeAll(async () => {
  for (const access of ACCESS) {
    const lines: string[] = [];
    const assembly = inject(access === 'open' ? 'assembly' : 'registeredAssembly');
    const stack = await startLocalStack({ assembly, port: 0, debug: true, log: (line) => lines.push(line) });
    worlds[access] = new World(stack, lines);
    await worlds[access].prepare();
  }
});
afterAll(async () => {
  for (const world of Object.values(worlds)) await world.close();
});

describe.each(ACCESS)('access: %s', (access) => {
  test('the table has every route, and every kind of token', () => {
    const rows = rowsOf(access);
    const covered = new Set(rows.map(({ method, path }) => `${method} ${path}`));
    expect(ROUTES.map(({ method, path }) => `${method} ${path}`).filter((route) => !covered.has(route))).toEqual([]);
    for (const { owed } of rows) {
      expect(Object.keys(owed)).toEqual(Object.keys(CALLERS));
      expect(Object.keys(owed)).toEqual(expect.arrayContaining([...TOKEN_KINDS]));
    }
  });

  test.each(rowsOf(access).map((row) => [`${row.method} ${row.path} ${row.about}`, row] as const))(
    '%s',
    ALONE,
    async (_, row) => {
      const world = worlds[access];
      const requests = Object.keys(row.owed).map((caller) => [caller, requestOf(world, row, caller)] as const);
      await world.storeMade();
      const answered: Record<string, number> = {};
      for (const [caller, request] of requests) {
        const answer = await world.api.call(...request);
        answered[caller] = answer.status;
        checkAnswer(access, row, caller, answer);
      }
      expect(answered).toEqual(row.owed);
    },
  );

  test('no log has a secret; where tokens are looked at, it has the id of the one that was used', ALONE, async () => {
    const world = worlds[access];
    const token = world.make('read');
    await world.storeMade();
    await world.api.stats({ site_id: 'mine' }, { authorization: `Bearer ${token}` });
    const log = world.lines.join('\n');
    expect(log.length).toBeGreaterThan(1000);
    expect(world.secrets.length).toBeGreaterThan(100);
    expect(world.secrets.filter((secret) => log.includes(secret))).toEqual([]);
    expect(log.includes(idOf(token))).toBe(access === 'registered');
  });
});

/** What holds for every answer of its status, by any caller. */
function checkAnswer(access: Access, { method, path, about }: Row, caller: string, answer: Answer): void {
  const { status, headers, text } = answer;
  const told = `${caller}: ${text}`;
  if (status === 401) {
    expect(headers.get('www-authenticate'), told).toBe('Bearer');
    if (isAnswer(path)) expect(text, told).not.toMatch(/mine|theirs|public/);
  }
  if (status >= 400 && method !== 'HEAD' && isOurs(path)) expect(answer.body, told).toMatchObject({ success: false });
  if (status === 200 && isAnswer(path) && method !== 'POST') {
    const isPrivate = access === 'registered' && about !== 'public';
    expect(headers.get('cache-control'), told).toBe(isPrivate ? 'private, max-age=1' : 'max-age=1');
  }
  if (status === 200 && access === 'registered' && path === '/api/sites' && method === 'GET') {
    const { sites } = answer.body as { sites: { id: string }[] };
    expect(
      sites.map(({ id }) => id),
      told,
    ).toEqual([caller === 'foreign' ? 'theirs' : 'mine']);
  }
  const isLogin = status === 204 && method === 'POST';
  expect(headers.get('set-cookie')?.startsWith('fa=fa_session_') ?? false, told).toBe(isLogin);
}
