// The contract as the fuzz suite knows it: all possible answers. No other answer may occur, and the
// suite's requests must reach every one.

import type { Access } from '../../lambdas/shared/names.ts';
import type { GatewayAnswer } from '../../lambdas/http/http-answer.ts';
import { EXTRA_SENTENCES } from './extras.ts';

const VALIDATION = [
  'site_id is required and must be a string',
  'event_type is required and must be a string',
  'timestamp is required and must be a string',
  'timestamp must be a valid ISO 8601 date string',
  'timestamp must not be more than 48 hours in the future',
  'path must be a string',
  'user_id must be a string',
  'event_id must be a string',
  'site_id must be at most 255 characters',
  'event_type must be at most 100 characters',
  'path must be at most 1000 characters',
  'user_id must be at most 255 characters',
  'event_id must be at most 255 characters',
  'Idempotency-Key must be at most 255 characters',
  ...EXTRA_SENTENCES,
  'events must be an array of 1 to 500 events',
  'a batch may hold at most 32 sites and days',
];

const COMMON: readonly string[] = [
  '202',
  '200 stats',
  '200 stats and ledger',
  '200 answer',
  '200 answers',
  '200 answer as CSV',
  '200 steps',
  '400 of a question',
  '413 Body must be at most 16384 bytes',
  '200 counted',
  '200 duplicate',
  '200 pending',
  '200 sites',
  '204',
  ...VALIDATION.map((detail) => `400 ${detail}`),
  'and N more',
  '400 Body must be UTF-8',
  '400 Invalid JSON body',
  '400 site_id query parameter is required',
  '400 site_id must be at most 255 characters (query)',
  '400 Invalid date format. Use YYYY-MM-DD',
  '400 A range needs both from and to',
  '400 from must not be after to',
  '400 Invalid event receipt',
  '400 Body must be {"code":"fa_login_…"} or {"token":"fa_read_…"}',
  '401 The token is unknown, expired, revoked or not for this',
  '401 The login code is unknown, used or older than ten minutes: make another',
  '403 Sessions are made and ended by pages of this host: Origin must be its own',
  '404 Not found',
  '405 Method not allowed',
  '413 Body must be at most 1000 bytes',
  '413 Body must be at most 200000 bytes',
  '503 The event could not be queued. Try again.',
];

const REGISTERED = [
  '400 timestamp must be at most 24 hours before and 5 minutes after its arrival, unless a write token is sent',
  '401 A token is needed: send it as "Authorization: Bearer …"',
  '401 A cookie counts with an Origin of this host alone: send its token as "Authorization: Bearer …"',
  '401 A request without an Origin needs a write token of its sites: send it as "Authorization: Bearer …"',
  '403 site_id … does not list it',
  '413 Body must be at most 16384 bytes without a write token',
  '404 site_id … is not registered',
  '404 site_id … is not registered, or not for this token',
];

/** Every outcome, as `outcomesOf` writes them. */
export const OUTCOMES: Readonly<Record<Access, readonly string[]>> = {
  open: COMMON,
  registered: [...COMMON, ...REGISTERED],
};

/** What an answer says; nothing where it has no body, or one that is no JSON. */
export const saidBy = ({ body }: Pick<GatewayAnswer, 'body'>): Record<string, unknown> =>
  /^[[{]/.test(body) ? (JSON.parse(body) as Record<string, unknown>) : {};

/** Whether it is of POST or GET /api/v2/…: a refusal then says what of the question is wrong. */
export const isOfQuestion = (path: string): boolean => path.startsWith('/api/v2/');

/**
 * What an answer says, without what is particular to its request: one outcome, or as many as it has
 * details.
 */
export function outcomesOf(answer: GatewayAnswer, path: string): string[] {
  const { statusCode } = answer;
  const { error, details, status, ledger, sites } = saidBy(answer);
  if (isOfQuestion(path) && statusCode === 200) return [`200 ${kindOf(answer)}`];
  if (isOfQuestion(path) && statusCode === 400 && !PLAIN_REFUSALS.includes(String(error))) return ['400 of a question'];
  if (statusCode === 202 || statusCode === 204) return [`${statusCode}`];
  if (sites !== undefined) return ['200 sites'];
  if (statusCode === 200) {
    return [typeof status === 'string' ? `200 ${status}` : `200 stats${ledger === undefined ? '' : ' and ledger'}`];
  }
  if (Array.isArray(details)) return details.map((detail) => general(`${statusCode} ${detail}`));
  const isBound = statusCode === 400 && String(error).includes('at most');
  return [`${statusCode} ${String(error)}${isBound ? ' (query)' : ''}`];
}

const PLAIN_REFUSALS = ['Invalid JSON body', 'Body must be UTF-8'];

function kindOf(answer: GatewayAnswer): string {
  if (answer.headers['content-type']?.startsWith('text/csv')) return 'answer as CSV';
  const said: unknown = saidBy(answer);
  return Array.isArray(said) ? 'answers' : Object.hasOwn(said as object, 'steps') ? 'steps' : 'answer';
}

const general = (text: string): string =>
  text
    .replace(/^\d+ and \d+ more$/, 'and N more')
    .replace(/(?<=^\d+ )events\[\d+\]\./, '')
    .replace(/(?<=^\d+ )site_id ".*"(?= (is not registered|does not list))/s, 'site_id …');
