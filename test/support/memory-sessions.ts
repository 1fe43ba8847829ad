// The Sessions table in memory: what the store of lambdas/store/access promises, at once.

import type { Token } from '../../lambdas/domain/access/token.ts';
import type { SessionStore } from '../../lambdas/store/access/session-store.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';

export class MemorySessions {
  readonly items: Map<string, Token>;
  /** The sessions of the codes that were taken. */
  readonly #takers = new Map<string, string>();

  constructor(tokens: readonly Token[] = []) {
    this.items = new Map(tokens.map((token) => [token.id, token]));
  }

  readonly store: SessionStore = {
    add: async (token) => {
      if (this.items.has(token.id)) throw new LostRaceError('the id is taken');
      this.items.set(token.id, token);
    },
    read: async (id) => this.items.get(id),
    take: async (id, session) => {
      if (this.items.delete(id)) this.#takers.set(id, session);
      return this.#takers.get(id) === session;
    },
    extend: async (id, expiresAt) => {
      const token = this.items.get(id);
      if (token !== undefined) this.items.set(id, { ...token, expiresAt });
    },
    remove: async (id, digest) => {
      if (Buffer.from(digest).equals(this.items.get(id)?.digest ?? Buffer.of())) this.items.delete(id);
    },
  };
}
