// The pipeline as a client sees it: only HTTP requests to a base URL. Bodies are sent as bytes, so
// that a test chooses the content type itself, or sends none.

import { ask, type Whole } from './ask.ts';

export interface Answer extends Whole {
  /** The text parsed as JSON, `undefined` if it is not JSON. */
  body: unknown;
}

export interface Stats {
  site_id: string;
  date: string;
  total_views: number;
  unique_users: number;
  top_paths: { path: string; views: number }[];
  top_paths_missed?: number;
}

export type Query = Record<string, string>;
export type RequestHeaders = Record<string, string>;
export type Api = ReturnType<typeof connect>;

/** The header by which a caller shows a token. */
export const bearer = (token: string): RequestHeaders => ({ authorization: `Bearer ${token}` });

const JSON_BODY: RequestHeaders = { 'content-type': 'application/json' };
const PATIENCE_MS = 20_000;

/** A client whose requests all have the headers `always`: of a caller with a token, say. */
export function connect(baseUrl: string, always: RequestHeaders = {}) {
  const root = baseUrl.replace(/\/+$/, '');

  async function call(method: string, path: string, headers: RequestHeaders = {}, body?: string): Promise<Answer> {
    const sent = { method, headers: { ...always, ...headers }, body, patienceMs: PATIENCE_MS };
    const answer = await ask(root + path, sent);
    return { ...answer, body: parsed(answer.text) };
  }

  const post = (event: unknown, headers: RequestHeaders = {}) =>
    call('POST', '/api/event', { ...JSON_BODY, ...headers }, JSON.stringify(event));
  const postBatch = (events: unknown, headers: RequestHeaders = {}) =>
    call('POST', '/api/events', { ...JSON_BODY, ...headers }, JSON.stringify(events));
  const stats = (query: Query, headers?: RequestHeaders) => call('GET', `/api/stats?${encoded(query)}`, headers);

  /** The numbers counted so far. Throws on any status but 200. */
  async function counted(query: Query): Promise<Stats> {
    const answer = await stats(query);
    if (answer.status !== 200) throw new Error(`stats answered ${answer.status}: ${answer.text}`);
    const found: Stats = JSON.parse(answer.text);
    return found;
  }

  return { root, call, post, postBatch, stats, counted };
}

/** `%20` for a space, not the `+` of forms: gateways differ in how they read that. */
const encoded = (query: Query) =>
  Object.entries(query)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
