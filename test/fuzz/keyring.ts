// The sites and tokens of a world, and who of its clients holds what: kept from what a world was
// given and has answered, without any of the code under test.

import {
  ALL_SITES,
  drawToken,
  formatToken,
  type Token,
  type TokenKind,
  type TokenSites,
} from '../../lambdas/domain/access/token.ts';
import type { Site } from '../../lambdas/domain/access/site.ts';
import { seededRandom } from '../../kit/random.ts';
import { COMMON_SITES, NOW } from './events.ts';

/** What a token lets its holder do. */
export interface Holder {
  readonly text: string;
  readonly kind: TokenKind;
  readonly sites: TokenSites;
}

const [SHOP, PUBLIC, ANYWHERE, CLOSED] = COMMON_SITES;

/** What is registered, in a world that is. */
export const REGISTERED: ReadonlyMap<string, Pick<Site, 'origins' | 'public'>> = new Map([
  [SHOP, { origins: ['https://shop.example'], public: false }],
  [PUBLIC, { origins: [], public: true }],
  [ANYWHERE, { origins: ['*'], public: false }],
  [CLOSED, { origins: [], public: false }],
]);

const DAY_MS = 86_400_000;
const CODES = 30;

/** Unpredictable bytes that are the same in every run: of a world each format gets its own. */
export function seededBytes(seed: string): (count: number) => Uint8Array {
  const random = seededRandom(seed);
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}

export class Keyring {
  /** What the tables hold in the beginning. */
  readonly tokens: Token[] = [];
  readonly sessions: Token[] = [];
  /** By what is shown. */
  readonly #alive = new Map<string, Holder>();
  readonly #dead: string[] = [];
  readonly #random = seededBytes('keyring');

  constructor() {
    const parent = this.#give('read', ALL_SITES);
    const gone = this.#give('read', ALL_SITES, { revokedAt: NOW - DAY_MS });
    for (const sites of [ALL_SITES, [SHOP], [PUBLIC, CLOSED], ['unknown']] as const) {
      this.#give('write', sites);
      this.#give('read', sites);
      this.#give('session', sites, { parent, expiresAt: NOW + 29.5 * DAY_MS });
      this.#give('session', sites, { expiresAt: NOW + DAY_MS }); // To be put off.
    }
    for (const site of [SHOP, CLOSED]) this.#give('share', [site]);
    for (let left = CODES; left > 0; left -= 1) this.#give('login', [SHOP, CLOSED], { expiresAt: NOW + 600_000 });
    for (const kind of ['read', 'write', 'share', 'session', 'login'] as const) {
      this.#give(kind, ALL_SITES, { expiresAt: NOW });
      this.#give(kind, ALL_SITES, { revokedAt: NOW });
    }
    this.#give('session', ALL_SITES, { parent: gone });
    this.#give('session', ALL_SITES, { parent: 'aaaaaaaaaa' });
  }

  /** Those who hold something that counts. */
  holders(...kinds: readonly TokenKind[]): Holder[] {
    return [...this.#alive.values()].filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
  }

  /** What counts for nothing, and did once. */
  dead(...kinds: readonly TokenKind[]): string[] {
    return this.#dead.filter((text) => kinds.length === 0 || kinds.some((kind) => text.startsWith(`fa_${kind}_`)));
  }

  /** Undefined for what counts for nothing. */
  holderOf(text: string): Holder | undefined {
    return this.#alive.get(text);
  }

  /** A session was made of a token, or of a code, which is used up. */
  login(from: Holder, session: string): void {
    if (from.kind === 'login') this.logout(from.text);
    this.#alive.set(session, { text: session, kind: 'session', sites: from.sites });
  }

  logout(text: string): void {
    if (this.#alive.delete(text)) this.#dead.push(text);
  }

  /** Answers its id. */
  #give(kind: TokenKind, sites: TokenSites, more: Partial<Token> = {}): string {
    const { digest, ...shown } = drawToken(kind, this.#random);
    const table = kind === 'session' || kind === 'login' ? this.sessions : this.tokens;
    table.push({ id: shown.id, kind, digest, sites, name: 'fuzz', createdAt: NOW - DAY_MS, ...more });
    const text = formatToken(shown);
    const { expiresAt = Infinity, revokedAt, parent } = more;
    const isOrphan = parent !== undefined && !this.holders('read').some((holder) => holder.text.includes(parent));
    if (expiresAt <= NOW || revokedAt !== undefined || isOrphan) this.#dead.push(text);
    else this.#alive.set(text, { text, kind, sites });
    return shown.id;
  }
}
