// Who may do what: every route × every kind of caller × both settings of `access`, over HTTP, from
// the one table of matrix-table.ts. A route or a kind of token that the table lacks fails the test.
// Every cell has tokens of its own, made for it.

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { SESSION_MS } from '../../lambdas/domain/access/session.ts';
import { ALL_SITES, parseToken, type Token, TOKEN_KINDS, type TokenKind } from '../../lambdas/domain/access/token.ts';
import { ACCESS, type Access, ROUTES } from '../../lambdas/shared/names.ts';
import { type LocalStack, startLocalStack } from '../../local/stack.ts';
import { aToken } from '../support/access.ts';
import { type Answer, type Api, connect, type RequestHeaders } from '../support/api.ts';
import { operatorOf } from '../support/operator.ts';
import { type Row, rowsOf } from './matrix-table.ts';

/** A page that the site `mine` lists. */
const LISTED = 'https://shop.example';

/** What somebody sends of himself. */
interface Sent {
  readonly headers: RequestHeaders;
  /** What he would log in with. */
  readonly token?: string;
}

class World {
  readonly api: Api;
  /** Everything that no log may hold. */
  readonly secrets: string[] = [];
  readonly lines: string[];
  receipt = '';
  /** A file that the dashboard loads. */
  asset = '';
  readonly #stack: LocalStack;
  readonly #operator: ReturnType<typeof operatorOf>;

  constructor(stack: LocalStack, lines: string[]) {
    this.#stack = stack;
    this.#operator = operatorOf(stack);
    this.api = connect(stack.url);
    this.lines = lines;
  }

  async prepare(): Promise<void> {
    await this.#operator.addSite('mine', { origins: [LISTED] });
    await this.#operator.addSite('theirs');
    await this.#operator.addSite('public', { public: true });
    const { headers } = await this.api.post(eventOf('mine'), { authorization: `Bearer ${await this.put('write')}` });
    this.receipt = headers.get('event-receipt') ?? '';
    const { text } = await this.api.call('GET', '/', {});
    this.asset = /"assets\/([^"]+)"/.exec(text)?.[1] ?? expect.fail('the page loads nothing');
  }

  close(): Promise<void> {
    return this.#stack.close();
  }

  /** A new token of the site `mine`, as its holder shows it. */
  async put(kind: TokenKind, more: Partial<Token> = {}): Promise<string> {
    const text = await this.#operator.give(kind, { sites: ['mine'], expiresAt: Date.now() + SESSION_MS, ...more });
    this.secrets.push(text.slice(-SECRET_CHARACTERS));
    return text;
  }

  /** The cookie of a new session, whose token is good unless it was revoked. */
  async cookie(revoked: Partial<Token> = {}): Promise<RequestHeaders> {
    const parent = idOf(await this.put('read', revoked));
    return { cookie: `theme=dark; fa=${await this.put('session', { parent })}` };
  }
}

const SECRET_CHARACTERS = 43;
const idOf = (token: string): string => parseToken(token)?.id ?? expect.fail();

const bearer = (token: string): Sent => ({ headers: { authorization: `Bearer ${token}` }, token });

/** By name, as the table has them. `kind`: what the route takes, were it good. */
const CALLERS: Readonly<Record<string, (world: World, kind: TokenKind) => Promise<Sent>>> = {
  nobody: async () => ({ headers: {} }),
  malformed: async (_, kind) => bearer(`fa_${kind}_x`),
  unknown: async (_, kind) => bearer(aToken(kind).text),
  secret: async (world, kind) => {
    const [right, other] = [await world.put(kind), aToken(kind).text];
    return bearer(right.slice(0, -SECRET_CHARACTERS) + other.slice(-SECRET_CHARACTERS));
  },
  expired: async (world, kind) => bearer(await world.put(kind, { expiresAt: Date.now() - 1, sites: ALL_SITES })),
  revoked: async (world, kind) => bearer(await world.put(kind, { revokedAt: Date.now() - 1, sites: ALL_SITES })),
  foreign: async (world) => bearer(await world.put('read', { sites: ['theirs'] })),
  foreignW: async (world) => bearer(await world.put('write', { sites: ['theirs'] })),
  read: async (world) => bearer(await world.put('read')),
  write: async (world) => bearer(await world.put('write')),
  share: async (world) => bearer(await world.put('share')),
  session: async (world) => bearer(await world.put('session')),
  own: async (world) => ({ headers: { ...(await world.cookie()), origin: world.api.root } }),
  bare: async (world) => ({ headers: await world.cookie() }),
  evil: async (world) => ({ headers: { ...(await world.cookie()), origin: 'https://evil.example' } }),
  orphan: async (world) => ({ headers: { ...(await world.cookie({ revokedAt: 1 })), origin: world.api.root } }),
  login: async (world) => bearer(await world.put('login')),
};

const eventOf = (site_id: string) => ({ site_id, event_type: 'page_view', timestamp: new Date().toISOString() });

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

/** One cell: what the caller is answered. */
async function ask(world: World, { method, path, about }: Row, caller: string): Promise<Answer> {
  const make = CALLERS[caller] ?? expect.fail(`nobody knows the caller ${caller}`);
  const takesEvents = path in EVENT_BODIES && method !== 'PUT';
  const sent = await make(world, takesEvents ? 'write' : 'read');
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
    return await world.api.call(method, to, headers, body === undefined ? undefined : JSON.stringify(body));
  }
  if (method !== 'POST') return await world.api.call(method, target, headers);
  if (path.startsWith('/api/v2/')) return await world.api.call(method, target, headers, question);
  // A cookie does not log in, so those who have one show a good token.
  const token = sent.token ?? (caller === 'nobody' ? undefined : await world.put('read'));
  return await world.api.call(
    method,
    target,
    headers,
    JSON.stringify(token?.startsWith('fa_login') ? { code: token } : { token }),
  );
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
      const answered: Record<string, number> = {};
      for (const caller of Object.keys(row.owed)) {
        const answer = await ask(worlds[access], row, caller);
        answered[caller] = answer.status;
        checkAnswer(access, row, caller, answer);
      }
      expect(answered).toEqual(row.owed);
    },
  );

  test('no log has a secret; where tokens are looked at, it has the id of the one that was used', ALONE, async () => {
    const world = worlds[access];
    const token = await world.put('read');
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
