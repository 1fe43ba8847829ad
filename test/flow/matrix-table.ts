// Who may do what: the statuses that matrix.test.ts expects, by setting of `access`, route and kind
// of caller.

import { expect } from 'vitest';

import type { Access } from '../../lambdas/shared/names.ts';

/**
 * Status by route (a word behind it says about what, or from where) and caller. Callers: `nobody`
 * has no token; of the next five the token is of the kind that the route takes, and bad; `foreign`
 * and `foreignW` are a read and a write token of another site. `own`, `bare` and `evil` are a
 * session's cookie from a page of ours, without an Origin, and from a page of another host;
 * `orphan` is that of a session whose token was revoked, from a page of ours. The
 * callers stand in two lines: the second names every second column. `either`: whatever `access` is.
 */
const CALLERS = `
                                   nobody    unknown   expired   foreign   read      share     own       evil      login
                                        malformed secret    revoked   foreignW  write     session   bare      orphan
`;
const TABLE: Record<Access | 'either', string> = {
  either: `
    GET    /api/stats?public      200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/stats?public      200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/openapi.json      200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/openapi.json      200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/site?public       200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/site?public       200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/event/{receipt}   200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/event/{receipt}   200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /gc/{site}/counter/{path+}?public 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
    HEAD   /gc/{site}/counter/{path+}?public 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
    POST   /api/session           400  401  401  401  401  401  204  401  204  401  204  401  204  403  403  204  204
    DELETE /api/session           204  401  401  401  401  401  401  401  401  401  401  204  204  403  403  204  401
    GET    /                      200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /                      200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /assets/{file}         200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /assets/{file}         200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /share/{id}            200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /share/{id}            200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /js/{file}             200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /js/{file}             200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    PUT    /api/stats             405  405  405  405  405  405  405  405  405  405  405  405  405  405  405  405  405
    POST   /api/sites             405  405  405  405  405  405  405  405  405  405  405  405  405  405  405  405  405
    GET    /api/tokens            404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404
  `,
  registered: `
    GET    /api/stats             401  401  401  401  401  401  404  401  200  401  200  200  200  200  200  401  401
    HEAD   /api/stats             401  401  401  401  401  401  404  401  200  401  200  200  200  200  200  401  401
    GET    /api/stats?unknown     401  401  401  401  401  401  404  401  404  401  404  404  404  404  404  401  401
    HEAD   /api/stats?unknown     401  401  401  401  401  401  404  401  404  401  404  404  404  404  404  401  401
    GET    /api/v2/query          401  401  401  401  401  401  404  401  200  401  200  200  200  200  200  401  401
    HEAD   /api/v2/query          401  401  401  401  401  401  404  401  200  401  200  200  200  200  200  401  401
    GET    /api/v2/query?public   200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/v2/query?public   200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/v2/query?unknown  401  401  401  401  401  401  404  401  404  401  404  404  404  404  404  401  401
    POST   /api/v2/query          401  401  401  401  401  401  404  401  200  401  200  200  200  401  401  401  401
    POST   /api/v2/query?public   200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    POST   /api/v2/query?unknown  401  401  401  401  401  401  404  401  404  401  404  404  404  401  401  401  401
    POST   /api/v2/funnel         401  401  401  401  401  401  404  401  200  401  200  200  200  401  401  401  401
    POST   /api/v2/funnel?public  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    POST   /api/v2/funnel?unknown 401  401  401  401  401  401  404  401  404  401  404  404  404  401  401  401  401
    GET    /api/sites             401  401  401  401  401  401  200  401  200  401  200  200  200  200  200  401  401
    HEAD   /api/sites             401  401  401  401  401  401  200  401  200  401  200  200  200  200  200  401  401
    GET    /api/site              401  401  401  401  401  401  404  401  200  401  200  200  200  200  200  401  401
    HEAD   /api/site              401  401  401  401  401  401  404  401  200  401  200  200  200  200  200  401  401
    GET    /api/site?unknown      401  401  401  401  401  401  404  401  404  401  404  404  404  404  404  401  401
    HEAD   /api/site?unknown      401  401  401  401  401  401  404  401  404  401  404  404  404  404  404  401  401
    POST   /api/event             401  401  401  401  401  401  401  401  401  202  401  401  403  401  403  403  401
    POST   /api/event?listed      202  401  401  401  401  401  401  401  401  202  401  401  403  401  403  403  401
    POST   /api/event?unknown     404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404
    POST   /api/events            401  401  401  401  401  401  401  401  401  202  401  401  403  401  403  403  401
    POST   /api/events?listed     202  401  401  401  401  401  401  401  401  202  401  401  403  401  403  403  401
    POST   /api/events?unknown    404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404
    POST   /gc/{site}/count       401  401  401  401  401  401  401  401  401  202  401  401  403  401  403  403  401
    POST   /gc/{site}/count?listed 202  401  401  401  401  401  401  401  401  202  401  401  403  401  403  403  401
    POST   /gc/{site}/count?unknown 404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404
    GET    /gc/{site}/count       401  401  401  401  401  401  401  401  401  202  401  401  403  401  403  403  401
    GET    /gc/{site}/count?listed 202  401  401  401  401  401  401  401  401  202  401  401  403  401  403  403  401
    GET    /gc/{site}/count?unknown 404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404
    HEAD   /gc/{site}/count       401  401  401  401  401  401  401  202  401  202  401  401  202  401  202  202  401
    GET    /gc/{site}/counter/{path+} 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
    GET    /gc/{site}/counter/{path+}?unknown 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
    HEAD   /gc/{site}/counter/{path+} 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
    HEAD   /gc/{site}/counter/{path+}?unknown 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
    POST   /api/v0/count          401  401  401  401  401  401  401  202  401  202  401  401  401  401  401  401  401
    POST   /api/send              401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /api/send?listed       200  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /api/batch             401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /api/batch?listed      200  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /v1/{call}             401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /v1/{call}?listed      200  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /e                     401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /e/{rest+}             401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /batch                 401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /batch/{rest+}         401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /capture               401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /capture/{rest+}       401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /i/v0/e                401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
    POST   /i/v0/e/{rest+}        401  401  401  401  401  401  401  200  401  200  401  401  403  401  403  403  401
  `,
  open: `
    GET    /api/stats             200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/stats             200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/stats?unknown     200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/stats?unknown     200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/v2/query          200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/v2/query?unknown  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/v2/query          200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    POST   /api/v2/query          200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    POST   /api/v2/query?unknown  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    POST   /api/v2/funnel         200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    POST   /api/v2/funnel?unknown 200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/sites             200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/sites             200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/site              200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/site              200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    GET    /api/site?unknown      200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    HEAD   /api/site?unknown      200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
    POST   /api/event             202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202
    POST   /api/event?listed      202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202
    POST   /api/event?unknown     202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202
    POST   /api/events            202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202
    POST   /api/events?listed     202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202
    POST   /api/events?unknown    202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202
    POST   /gc/{site}/count       202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202
    GET    /gc/{site}/count       202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202
    HEAD   /gc/{site}/count       202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202  202
    GET    /gc/{site}/counter/{path+} 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
    GET    /gc/{site}/counter/{path+}?unknown 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
    HEAD   /gc/{site}/counter/{path+} 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
    HEAD   /gc/{site}/counter/{path+}?unknown 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
    POST   /api/v0/count          401  401  401  401  401  401  401  401  401  401  401  401  401  401  401  401  401
    POST   /api/send              200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /api/batch             200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /v1/{call}             200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /e                     200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /e/{rest+}             200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /batch                 200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /batch/{rest+}         200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /capture               200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /capture/{rest+}       200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /i/v0/e                200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
    POST   /i/v0/e/{rest+}        200  401  401  401  401  401  401  401  401  401  401  401  200  200  200  200  401
  `,
};

/** A route, and what it answers each caller. */
export interface Row {
  readonly method: string;
  /** As in ROUTES, or of no route at all. */
  readonly path: string;
  readonly about: string;
  /** Status by caller. */
  readonly owed: Readonly<Record<string, number>>;
}

export function rowsOf(access: Access): Row[] {
  const [odd = [], even = []] = linesOf(CALLERS);
  const callers = odd.flatMap((name, n) => [name, ...even.slice(n, n + 1)]);
  return [...linesOf(TABLE.either), ...linesOf(TABLE[access])].map(([method = '', target = '', ...statuses]) => {
    const [path = '', about = ''] = target.split('?');
    expect(statuses, `${method} ${target}`).toHaveLength(callers.length);
    return { method, path, about, owed: Object.fromEntries(callers.map((name, n) => [name, Number(statuses[n])])) };
  });
}

/** The words of each line. */
const linesOf = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/));
