// The law of the door, both ways: nothing is read or written by those who may not, and nobody is
// refused who may. What is due is worked out from the request alone, and from what the world has
// given out.

import type { GatewayAnswer } from '../../lambdas/http/http-answer.ts';
import type { Access } from '../../lambdas/shared/names.ts';
import { cookieNameOf, originOf } from './credentials.ts';
import { NOW } from './events.ts';
import { type Holder, type Keyring, REGISTERED } from './keyring.ts';
import type { Report } from './laws.ts';
import type { Request } from './requests.ts';
import { jsonOf, momentOf, sitesOf, textOf } from './truth.ts';

export interface Visit {
  readonly request: Request;
  readonly answer: GatewayAnswer;
  readonly lines: readonly string[];
  readonly access: Access;
  readonly keyring: Keyring;
}

/** Checks an answer, and keeps in mind who is logged in after it. */
export function checkAccess(visit: Visit, report: Report): void {
  const { request, answer, keyring } = visit;
  const { statusCode: status, headers } = answer;
  const due = dueOf(visit);
  if (due !== undefined && due !== status) report('door', `${status} instead of ${due}`);
  checkSecrets(visit, report);
  const session = headers['set-cookie'];
  if (request.path !== '/api/session') {
    const isOwn = session === undefined || session.includes(`=${cookieOf(request)};`);
    if (!isOwn) report('door', `another session: ${session}`);
    return;
  }
  if (status !== 204) {
    if (session !== undefined) report('door', `a session with a ${status}`);
    return;
  }
  const from = request.method === 'POST' ? sourceOf(visit) : undefined;
  if (from !== undefined) keyring.login(from, /=([^;]*)/.exec(session ?? '')?.[1] ?? '');
  const ended = request.method === 'DELETE' ? shownTo(request) : undefined;
  if (keyring.holderOf(ended ?? '')?.kind === 'session') keyring.logout(ended ?? '');
}

/** The status, where it depends on who asks and all else was fine; undefined elsewhere. */
function dueOf(visit: Visit): number | undefined {
  const { request, answer, access } = visit;
  const { statusCode: status } = answer;
  switch (`${request.method} ${request.path}`) {
    case 'POST /api/event':
    case 'POST /api/events':
      if (status === 503) return undefined;
      return isRefusal(answer) || status === 202 ? (access === 'open' ? 202 : dueOfEvents(visit)) : undefined;
    case 'GET /api/stats':
    case 'HEAD /api/stats':
      return isRefusal(answer) || status === 200 ? (access === 'open' ? 200 : dueOfStats(visit)) : undefined;
    case 'POST /api/v2/query':
    case 'GET /api/v2/query':
    case 'HEAD /api/v2/query':
    case 'POST /api/v2/funnel':
      return isRefusal(answer) || status === 200 ? (access === 'open' ? 200 : dueOfQuestions(visit)) : undefined;
    case 'GET /api/sites':
    case 'HEAD /api/sites':
      return access === 'open' ? 200 : dueOfSites(visit);
    case 'POST /api/session':
      if (!isByUs(request)) return 403;
      return status === 204 || status === 401 ? (sourceOf(visit) === undefined ? 401 : 204) : undefined;
    case 'DELETE /api/session':
      if (!isByUs(request)) return 403;
      return headerOf(request, 'authorization') === undefined || isSession(shownTo(request)) ? 204 : 401;
    default:
      return isRefusal(answer) ? NaN : undefined;
  }
}

/** Of who asks, not of what is asked. */
const isRefusal = ({ statusCode: status, body }: GatewayAnswer): boolean =>
  status === 401 ||
  status === 403 ||
  (status === 404 && body.includes('"Unknown site"')) ||
  body.includes(WINDOW) ||
  body.includes(LARGE);
const WINDOW = 'hours before and 5 minutes after its arrival';
const LARGE = 'bytes without a write token';

function dueOfEvents({ request, keyring }: Visit): number {
  const sites = sitesOf(request);
  if (!sites.every((site) => REGISTERED.has(site))) return 404;
  const holder = bearerOf(request, keyring);
  if (holder === 'bad') return 401;
  if (holder !== undefined) return holder.kind === 'write' && sites.every((site) => covers(holder, site)) ? 202 : 401;
  const origin = headerOf(request, 'origin');
  if (origin === undefined) return 401;
  const areListed = sites.every((site) => REGISTERED.get(site)?.origins.some((one) => one === '*' || one === origin));
  if (!areListed) return 403;
  if (Buffer.byteLength(textOf(request.body)) > 16_384) return 413;
  const areNow = sites.every((_, index) => {
    const after = momentOf(request, index) - NOW;
    return after >= -86_400_000 && after <= 300_000;
  });
  return areNow ? 202 : 400;
}

const dueOfStats = (visit: Visit): number =>
  dueOfReading(new URLSearchParams(visit.request.query).get('site_id') ?? '', visit);

/** One that may not be asked refuses all. */
function dueOfQuestions(visit: Visit): number {
  const { request } = visit;
  const asked: unknown =
    request.method === 'POST' ? jsonOf(request) : JSON.parse(new URLSearchParams(request.query).get('q') ?? '');
  const questions = (Array.isArray(asked) ? asked : [asked]) as readonly { readonly site_id: string }[];
  return questions.map(({ site_id }) => dueOfReading(site_id, visit)).find((due) => due !== 200) ?? 200;
}

function dueOfReading(site: string, { request, keyring }: Visit): number {
  if (REGISTERED.get(site)?.public === true) return 200;
  const reader = readerOf(request, keyring);
  if (reader === undefined) return 401;
  return REGISTERED.has(site) && covers(reader, site) ? 200 : 404;
}

function dueOfSites({ request, answer, keyring }: Visit): number {
  const reader = readerOf(request, keyring);
  if (reader === undefined) return 401;
  const { sites = [] } = JSON.parse(answer.body) as { sites?: { id: string }[] };
  // A site too many, or too few, is as bad as a wrong status.
  const may = [...REGISTERED.keys()].filter((site) => covers(reader, site));
  return sites
    .map(({ id }) => id)
    .toSorted()
    .join('\n') === may.toSorted().join('\n')
    ? 200
    : NaN;
}

/**
 * What a login that was answered is made of; undefined where it is nothing that may become a
 * session.
 */
function sourceOf({ request, keyring }: Visit): Holder | undefined {
  const { code, token } = jsonOf(request) as { code?: string; token?: string };
  const holder = keyring.holderOf(code ?? token ?? '');
  const kinds = code === undefined ? ['read', 'share'] : ['login'];
  return holder !== undefined && kinds.includes(holder.kind) ? holder : undefined;
}

/** Of a page of the host that was asked, or of no page. */
function isByUs(request: Request): boolean {
  const origin = headerOf(request, 'origin');
  const host = headerOf(request, 'host');
  return origin === undefined ? cookieOf(request) === undefined : host !== undefined && origin === originOf(host);
}

function readerOf(request: Request, keyring: Keyring): Holder | undefined {
  const bearer = bearerOf(request, keyring);
  // What is posted with a cookie must come from a page of the host.
  const isCookieTaken = /^(GET|HEAD)$/.test(request.method) || isByUs(request);
  const holder = bearer ?? (isCookieTaken ? bySession(request, keyring) : undefined);
  return holder !== 'bad' && holder !== undefined && /^(read|share|session)$/.test(holder.kind) ? holder : undefined;
}

/** Undefined without the header. */
function bearerOf(request: Request, keyring: Keyring): Holder | 'bad' | undefined {
  const header = headerOf(request, 'authorization');
  if (header === undefined) return undefined;
  const [scheme = '', token = '', ...others] = header.split(' ');
  const holder = keyring.holderOf(token);
  if (scheme.toLowerCase() !== 'bearer' || others.length > 0 || holder === undefined) return 'bad';
  return holder.kind === 'login' ? 'bad' : holder;
}

/** What a logout is of: the token in the header, empty where it has another form, or the cookie. */
function shownTo(request: Request): string | undefined {
  const [scheme = '', token = '', ...others] = headerOf(request, 'authorization')?.split(' ') ?? [];
  if (scheme === '') return cookieOf(request);
  return scheme.toLowerCase() === 'bearer' && others.length === 0 ? token : '';
}

const isSession = (token = ''): boolean => /^fa_session_[a-z2-7]{10}_[A-Za-z0-9_-]{43}$/.test(token);

function bySession(request: Request, keyring: Keyring): Holder | undefined {
  const holder = keyring.holderOf(cookieOf(request) ?? '');
  return holder?.kind === 'session' ? holder : undefined;
}

function cookieOf(request: Request): string | undefined {
  const name = `${cookieNameOf(headerOf(request, 'host'))}=`;
  const cookies = valuesOf(request, 'cookie').flatMap((value) => value.split(';').map((pair) => pair.trim()));
  return cookies.find((pair) => pair.startsWith(name))?.slice(name.length);
}

const covers = ({ sites }: Holder, site: string): boolean => sites === '*' || sites.includes(site);

const valuesOf = ({ headers }: Request, name: string): string[] =>
  headers.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));

const headerOf = (request: Request, name: string): string | undefined => valuesOf(request, name).join(',') || undefined;

/**
 * What a secret looks like is in no answer and no log; of an answer, but for the cookie that it
 * sets.
 */
function checkSecrets({ answer, lines }: Visit, report: Report): void {
  const { 'set-cookie': _, ...headers } = answer.headers;
  const told = [answer.body, JSON.stringify(headers), ...lines].filter((text) => SECRET.test(text));
  if (told.length > 0) report('door', `tells a secret: ${told.join(' ').slice(0, 500)}`);
}
/** With its first letters: in some million receipts, two `_` are ten such characters apart. */
const SECRET = /fa_[a-z]+_[a-z2-7]{10}_[A-Za-z0-9_-]{43}/;
