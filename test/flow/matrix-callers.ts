// The deployments of matrix.test.ts, and who asks them.

import { expect } from 'vitest';

import { SESSION_MS } from '../../lambdas/domain/access/session.ts';
import { ALL_SITES, parseToken, type Token, type TokenKind } from '../../lambdas/domain/access/token.ts';
import type { LocalStack } from '../../local/stack.ts';
import { aToken } from '../support/access.ts';
import { type Api, connect, type RequestHeaders } from '../support/api.ts';
import { operatorOf } from '../support/operator.ts';

/** A page that the site `mine` lists. */
export const LISTED = 'https://shop.example';

/** What somebody sends of himself. */
interface Sent {
  readonly headers: RequestHeaders;
  /** What he would log in with. */
  readonly token?: string;
}

export class World {
  readonly api: Api;
  /** Everything that no log may hold. */
  readonly secrets: string[] = [];
  readonly lines: string[];
  receipt = '';
  /** A file that the dashboard loads. */
  asset = '';
  readonly #stack: LocalStack;
  readonly #operator: ReturnType<typeof operatorOf>;
  readonly #made: Token[] = [];

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
    const write = this.make('write');
    await this.storeMade();
    const { headers } = await this.api.post(eventOf('mine'), { authorization: `Bearer ${write}` });
    this.receipt = headers.get('event-receipt') ?? '';
    const { text } = await this.api.call('GET', '/', {});
    this.asset = /"assets\/([^"]+)"/.exec(text)?.[1] ?? expect.fail('the page loads nothing');
  }

  close(): Promise<void> {
    return this.#stack.close();
  }

  /** A new token of the site `mine`, as its holder shows it; it is good once it is stored. */
  make(kind: TokenKind, more: Partial<Token> = {}): string {
    const { text, stored } = aToken(kind, { sites: ['mine'], expiresAt: Date.now() + SESSION_MS, ...more });
    this.#made.push(stored);
    this.secrets.push(text.slice(-SECRET_CHARACTERS));
    return text;
  }

  /** The cookie of a new session, whose token is good unless it was revoked. */
  makeCookie(revoked: Partial<Token> = {}): RequestHeaders {
    const parent = idOf(this.make('read', revoked));
    return { cookie: `theme=dark; fa=${this.make('session', { parent })}` };
  }

  storeMade(): Promise<void> {
    return this.#operator.storeAll(this.#made.splice(0));
  }
}

const SECRET_CHARACTERS = 43;
export const idOf = (token: string): string => parseToken(token)?.id ?? expect.fail();

const bearer = (token: string): Sent => ({ headers: { authorization: `Bearer ${token}` }, token });

/** By name, as the table has them. `kind`: what the route takes, were it good. */
export const CALLERS: Readonly<Record<string, (world: World, kind: TokenKind) => Sent>> = {
  nobody: () => ({ headers: {} }),
  malformed: (_, kind) => bearer(`fa_${kind}_x`),
  unknown: (_, kind) => bearer(aToken(kind).text),
  secret: (world, kind) => {
    const [right, other] = [world.make(kind), aToken(kind).text];
    return bearer(right.slice(0, -SECRET_CHARACTERS) + other.slice(-SECRET_CHARACTERS));
  },
  expired: (world, kind) => bearer(world.make(kind, { expiresAt: Date.now() - 1, sites: ALL_SITES })),
  revoked: (world, kind) => bearer(world.make(kind, { revokedAt: Date.now() - 1, sites: ALL_SITES })),
  foreign: (world) => bearer(world.make('read', { sites: ['theirs'] })),
  foreignW: (world) => bearer(world.make('write', { sites: ['theirs'] })),
  read: (world) => bearer(world.make('read')),
  write: (world) => bearer(world.make('write')),
  share: (world) => bearer(world.make('share')),
  session: (world) => bearer(world.make('session')),
  own: (world) => ({ headers: { ...world.makeCookie(), origin: world.api.root } }),
  bare: (world) => ({ headers: world.makeCookie() }),
  evil: (world) => ({ headers: { ...world.makeCookie(), origin: 'https://evil.example' } }),
  orphan: (world) => ({ headers: { ...world.makeCookie({ revokedAt: 1 }), origin: world.api.root } }),
  login: (world) => bearer(world.make('login')),
};

/** A view at this moment. */
export const eventOf = (site_id: string) => ({ site_id, event_type: 'page_view', timestamp: new Date().toISOString() });
