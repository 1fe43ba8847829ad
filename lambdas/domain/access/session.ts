// Sessions: a browser exchanges a token or a login code for one, and keeps it in a cookie. A
// session grants what its token or code grants, and no more. A browser that comes back at least
// once a month stays logged in.

import { DAY_MS } from '../event/timestamp.ts';
import { drawToken, formatToken, type Token } from './token.ts';

/** How long a session lives that is not used. */
export const SESSION_MS = 30 * DAY_MS;

/** It is put off when less than this is left of it: at most one write a day. */
const PUT_OFF_BELOW_MS = SESSION_MS - DAY_MS;

export interface DrawnSession {
  /** What the cookie holds. */
  readonly text: string;
  /** What is stored. */
  readonly session: Token;
}

/**
 * The session of a token, which ends with it, or of a login code, which is used up. `random(n)`
 * gives n unpredictable bytes.
 */
export function drawSession(from: Token, random: (bytes: number) => Uint8Array, now: number): DrawnSession {
  const { digest, ...shown } = drawToken('session', random);
  const parent = from.kind === 'login' ? {} : { parent: from.id };
  const filters = from.kind === 'share' ? { filters: from.filters ?? [] } : {};
  const times = { createdAt: now, expiresAt: now + SESSION_MS };
  return {
    text: formatToken(shown),
    session: {
      id: shown.id,
      kind: 'session',
      digest,
      sites: from.sites,
      name: from.name,
      ...times,
      ...parent,
      ...filters,
    },
  };
}

/** Whether a session that is in use shall live longer. */
export const isToBePutOff = ({ expiresAt = Infinity }: Token, now: number): boolean =>
  expiresAt - now < PUT_OFF_BELOW_MS;
