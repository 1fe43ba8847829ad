// Logging in and out. A token, or a login code, becomes a session in a cookie that no script can
// read; logging out takes the session out of its table, so that a copy of the cookie is worth
// nothing either. Both are for pages of this host alone: another page could otherwise log a browser
// in under another token, or out.

import * as z from 'zod/mini';

import { drawSession, SESSION_MS } from '../domain/access/session.ts';
import { digestOf, MAX_TOKEN_CHARACTERS, parseToken, refusalOf, type Token } from '../domain/access/token.ts';
import { MAX_LOGIN_BYTES } from '../domain/limits/access.ts';
import { bearerOf, type Callers } from '../http/caller.ts';
import { BadRequestError, ForbiddenError, UnauthorizedError } from '../http/errors.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Answers } from '../http/http-routes.ts';
import { parseJsonBody } from '../http/json-body.ts';
import { isOwnOrigin, readSessionCookie, toNoCookie, toSessionCookie } from '../http/session-cookie.ts';
import type { SessionStore } from '../store/access/session-store.ts';

export interface SessionDeps {
  readonly callers: Callers;
  readonly sessions: SessionStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Returns this many unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array;
}

const token = (about: string) => z.string().check(z.minLength(1), z.maxLength(MAX_TOKEN_CHARACTERS), z.describe(about));

/** The body of POST /api/session. */
export const loginSchema = z.union([
  z.strictObject({ code: token('A login code, which works once: `fa_login_…`.') }),
  z.strictObject({ token: token('A token that reads: `fa_read_…` or `fa_share_…`.') }),
]);

const LOGIN_FORM = 'Body must be {"code":"fa_login_…"} or {"token":"fa_read_…"}';

const NOT_KEPT = { 'cache-control': 'no-store' };

export function sessionAnswers({ callers, sessions, now, random }: SessionDeps): Answers {
  /** The token that a body has sent, if it may become a session. */
  async function takeToken(text: string): Promise<Token> {
    const caller = await callers.identifyToken(text);
    if (caller.kind === 'read' || caller.kind === 'share') return caller.token;
    throw new UnauthorizedError(true);
  }

  /** Only a caller with the secret uses a code up: its id is not secret. */
  async function findCode(text: string): Promise<Token> {
    const shown = parseToken(text);
    const code = shown?.kind === 'login' ? await sessions.read(shown.id) : undefined;
    const isRight = shown !== undefined && refusalOf(shown, code, now()) === undefined;
    if (code === undefined || !isRight) throw new UnauthorizedError(true, BAD_CODE);
    return code;
  }

  /**
   * A code is used up once its session is stored: a write that fails leaves a code that works. A
   * session that lost the code to another login is taken back. Until then its secret was nowhere
   * but here.
   */
  async function spend(code: Token, session: Token): Promise<void> {
    if (await sessions.take(code.id, session.id)) return;
    await sessions.remove(session.id, session.digest);
    throw new UnauthorizedError(true, BAD_CODE);
  }

  return {
    'POST /api/session': async (request) => {
      refuseForeign(request);
      const { data: login } = loginSchema.safeParse(parseJsonBody(request, MAX_LOGIN_BYTES));
      if (login === undefined) throw new BadRequestError(LOGIN_FORM);
      const from = 'code' in login ? await findCode(login.code) : await takeToken(login.token);
      const { text, session } = drawSession(from, random, now());
      await sessions.add(session);
      if ('code' in login) await spend(from, session);
      return { status: 204, headers: NOT_KEPT, cookies: [toSessionCookie(request, text, SESSION_MS)] };
    },
    'DELETE /api/session': async (request) => {
      refuseForeign(request);
      // As for every route, a token in the header goes before the cookie.
      const bearer = bearerOf(request);
      const shown = parseToken(bearer ?? readSessionCookie(request) ?? '');
      // Or a program would take its read token for revoked.
      if (bearer !== undefined && shown?.kind !== 'session') throw new UnauthorizedError(true);
      if (shown?.kind === 'session') {
        await sessions.remove(shown.id, digestOf(shown.secret));
        callers.forgetSession(shown.id);
      }
      return { status: 204, headers: NOT_KEPT, cookies: [toNoCookie(request)] };
    },
  };
}

const BAD_CODE = 'The login code is unknown, used or older than ten minutes: make another';

/**
 * Programs send no Origin and have no cookie; browsers send both, and an Origin with every POST and
 * DELETE.
 */
function refuseForeign(request: HttpRequest): void {
  const isProgram = request.header('origin') === undefined && readSessionCookie(request) === undefined;
  if (!isProgram && !isOwnOrigin(request)) {
    throw new ForbiddenError('Sessions are made and ended by pages of this host: Origin must be its own');
  }
}
