// Sessions slide: a browser that comes back at least once a month stays logged in. One answer
// extends both the item in the table and the cookie in the browser.

import { isToBePutOff, SESSION_MS } from '../domain/access/session.ts';
import type { Callers } from '../http/caller.ts';
import { type Answers, eachAnswer } from '../http/http-routes.ts';
import { readSessionCookie, toSessionCookie } from '../http/session-cookie.ts';
import { log } from '../shared/log.ts';
import type { SessionStore } from '../store/access/session-store.ts';

export interface PutOffDeps {
  readonly callers: Callers;
  readonly sessions: Pick<SessionStore, 'extend'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * The same answers. Each also puts off the end of the session that asks, at most once a day. A
 * session that cannot be put off is no reason to refuse an answer: the next one tries again.
 */
export const putSessionsOff = (answers: Answers, { callers, sessions, now }: PutOffDeps): Answers =>
  eachAnswer(answers, (answer) => async (request, context) => {
    const answered = await answer(request, context);
    const text = readSessionCookie(request);
    if (text === undefined) return answered;
    try {
      const caller = await callers.identify(request);
      if (caller.kind !== 'session' || caller.by !== 'cookie' || !isToBePutOff(caller.token, now())) return answered;
      await sessions.extend(caller.token.id, now() + SESSION_MS);
      callers.forgetSession(caller.token.id);
      // A shared cache may keep answers about a public site, and must not hand out the cookie with
      // them.
      const headers = { ...answered.headers, 'cache-control': 'no-store' };
      return { ...answered, headers, cookies: [toSessionCookie(request, text, SESSION_MS)] };
    } catch (error) {
      log.error('a session was not put off', error, { requestId: context.awsRequestId, apiRequestId: request.id });
      return answered;
    }
  });
