// The laws that every answer keeps, whatever the request. Each check reports what is wrong in
// words, or nothing.

import type { GatewayAnswer } from '../../lambdas/http/http-answer.ts';
import type { Message } from '../../lambdas/domain/event/message.ts';
import type { Request } from './requests.ts';
import { isOfQuestion, saidBy } from './contract.ts';
import { NOW } from './events.ts';
import { receiptOf } from './world.ts';
import { eventsIn, eventsOf, isUtf8, momentOf, pairsOf } from './truth.ts';

/** Keys of the answers of a 200: a receipt's, stats, the list of sites, a question's. */
const BODIES =
  /^(receipt,status|site_id,date,total_views,unique_users,top_paths(,ledger)?|sites|(results|steps),meta,query)$/;

export const LAWS = {
  answered: 'answers every request: throws nothing, and no 5xx but a 503 while the queue is down',
  alike: 'answers alike, and queues the same, in both payload formats',
  shape: 'answers JSON in the shape of the contract, and CSV where it is asked for',
  named: 'names the part of a question that it refuses',
  small: 'answers at most 4 KB, but for the paths of stats, sites and answers to questions, and 10 KB of headers',
  utf8: 'refuses bytes that are no UTF-8, and says so of no others',
  refused: 'puts nothing of a refused request into the queue',
  bounded:
    'queues at most 32 sites and days of a request, and nothing that is more than 48 hours ahead; it refuses no less',
  queued: 'queues what the client has sent, and gives its receipts',
  receipts: 'knows a receipt only as it was given out',
  door: 'lets through those who may and nobody else, and tells no secret',
  silent: 'logs nothing that a client has sent',
  unpolluted: 'leaves the prototypes of JavaScript alone',
  counted: 'counts every message that it accepted, once per idempotency key, and shows it in the stats',
} as const;
export type Law = keyof typeof LAWS;

export type Report = (law: Law, wrong: string) => void;

const STATUSES = [200, 202, 204, 400, 401, 403, 404, 405, 413, 503];
const MAX_ANSWER_BYTES = 4096;
const MAX_HEADER_BYTES = 10_240;
const MAX_DETAILS = 21;
/**
 * Ten paths of 1,000 characters, each of at most six bytes (an escape) in JSON, with their counts.
 */
const MAX_PATHS_BYTES = 10 * (6 * 1000 + 50);

export interface Exchange {
  readonly request: Request;
  readonly answer: GatewayAnswer;
  readonly lines: readonly string[];
  /** What the queue got from it. */
  readonly messages: readonly Message[];
  /** All receipts that clients have been given so far. */
  readonly given: ReadonlySet<string>;
}

export function checkAnswer(exchange: Exchange, report: Report): void {
  const { request, answer, messages } = exchange;
  const { statusCode: status } = answer;
  const isDown = request.queueIsDown && status === 503;
  if (status >= 500 && !isDown) report('answered', `${status} ${exchange.lines.join('')}`);
  if (status !== 202 && messages.length > 0) report('refused', `${messages.length} messages of a ${status}`);
  checkShape(answer, request.path, report);
  checkNames(exchange, report);
  if (!isOfQuestion(request.path) || status !== 200) checkSize(answer, report);
  checkSilence(exchange, report);
  if (status === 202) checkQueued(exchange, report);
  checkEncoding(exchange, report);
  checkBounds(exchange, report);
  if (request.path.startsWith('/api/event/')) checkReceipt(request.path.slice(11), exchange, report);
}

function checkShape({ statusCode: status, headers, body }: GatewayAnswer, path: string, report: Report): void {
  if (!STATUSES.includes(status)) report('shape', `status ${status}`);
  const isCsv = isOfQuestion(path) && status === 200 && headers['content-type']?.startsWith('text/csv');
  const json = 'application/json; charset=utf-8';
  const type = status === 204 ? undefined : isCsv ? 'text/csv; charset=utf-8; header=present' : json;
  if (headers['content-type'] !== type) report('shape', `${headers['content-type']}`);
  if ((body === '') !== (status === 204)) report('shape', `${status} with the body ${body}`);
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[a-z-]+$/.test(name) || !/^[\x20-\x7E]+$/.test(value)) report('shape', `header ${name}: ${value}`);
  }
  if (isCsv) return;
  const said: unknown = saidBy({ body });
  const parsed = (Array.isArray(said) ? said[0] : said) as Record<string, unknown>;
  const keys = Object.keys(parsed).join();
  const expected =
    status === 202
      ? /^success,message(,accepted)?$/
      : status === 200
        ? BODIES
        : status === 204
          ? /^$/
          : [400, 403, 404].includes(status)
            ? /^success,error(,details)?$/
            : /^success,error$/;
  if (!expected.test(keys)) report('shape', `${status} with keys ${keys}`);
  if (status >= 400 && (parsed['success'] !== false || typeof parsed['error'] !== 'string')) report('shape', body);
  if (status === 401 && headers['www-authenticate'] !== 'Bearer') report('shape', '401 without WWW-Authenticate');
  if (status === 405 && !headers['allow']?.includes('OPTIONS')) report('shape', '405 without Allow');
  if (status === 503 && headers['retry-after'] === undefined) report('shape', '503 without Retry-After');
  const { details = [] } = parsed;
  const areTexts = Array.isArray(details) && details.every((detail) => typeof detail === 'string');
  const isDistinct = areTexts && new Set(details).size === details.length;
  if (!isDistinct || details.length > MAX_DETAILS) report('shape', `details ${JSON.stringify(details).slice(0, 200)}`);
}

/** A question is refused for its first bad part: of one that has only one, for that. */
function checkNames({ request: { names }, answer }: Exchange, report: Report): void {
  if (names === undefined || ![200, 400].includes(answer.statusCode)) return;
  const { error = '' } = saidBy(answer) as { error?: string };
  if (answer.statusCode === 200 || !error.includes(names)) report('named', `${names}: ${answer.body.slice(0, 300)}`);
}

function checkSize({ headers, body }: GatewayAnswer, report: Report): void {
  // Sites are few and the operator's.
  const {
    top_paths: paths = [],
    sites: _,
    ...rest
  } = saidBy({ body }) as {
    top_paths?: { path: string }[];
    sites?: unknown;
  };
  const [bytes, ofPaths] = [rest, paths].map((part) => Buffer.byteLength(JSON.stringify(part))) as [number, number];
  if (bytes > MAX_ANSWER_BYTES) report('small', `${bytes} bytes`);
  if (paths.length > 10 || ofPaths > MAX_PATHS_BYTES) report('small', `${paths.length} paths of ${ofPaths} bytes`);
  const ofHeaders = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  if (ofHeaders > MAX_HEADER_BYTES) report('small', `${ofHeaders} bytes of headers`);
}

/**
 * Only a queue in trouble may be logged; and no line contains a string of the request that is long
 * enough to be recognised.
 */
function checkSilence({ request, answer, lines }: Exchange, report: Report): void {
  if (answer.statusCode < 500 && lines.length > 0) report('silent', lines.join(''));
  if (answer.statusCode !== 503) return;
  const sent = eventsOf(request).flatMap((line) =>
    (JSON.parse(line) as unknown[]).filter((text) => typeof text === 'string'),
  );
  const told = sent.filter((text) => text.length >= 10 && lines.some((line) => line.includes(text)));
  if (told.length > 0) report('silent', told.join(' '));
}

function checkQueued({ request, answer, messages }: Exchange, report: Report): void {
  const [sent, queued] = [eventsOf(request), eventsIn(messages)];
  if (sent.join('\n') !== queued.join('\n')) report('queued', queued.join(' ').slice(0, 500));
  const { accepted } = JSON.parse(answer.body) as { accepted?: number };
  if (accepted !== (request.path === '/api/events' ? sent.length : undefined)) report('queued', `accepted ${accepted}`);
  const receipts = receiptsOf(answer);
  const owed = messages.map(receiptOf);
  const areThese = receipts.length > 0 && receipts.every((receipt, index) => receipt === owed[index]);
  // Those that fit: a receipt of the longest site is under 2,200 characters.
  const isAll = receipts.length === messages.length || (answer.headers['event-receipt'] ?? '').length > 6000 - 2200;
  if (!areThese || !isAll) report('queued', `receipts ${receipts.join().slice(0, 500)}`);
}

/** In both directions. Text that a gateway has made from bytes is always UTF-8. */
function checkEncoding({ request, answer }: Exchange, report: Report): void {
  const saysSo = (saidBy(answer) as { error?: string }).error === 'Body must be UTF-8';
  const mayBeTaken = isUtf8(request);
  if (saysSo && mayBeTaken) report('utf8', 'refused good bytes');
  if (answer.statusCode === 202 && !mayBeTaken) report('utf8', 'took bad bytes');
}

const MAX_PAIRS = 32;
const MAX_AHEAD_MS = 48 * 3_600_000;

/**
 * In both directions: nothing beyond a bound was accepted, and every refusal by a bound is right.
 */
function checkBounds({ request, answer, messages }: Exchange, report: Report): void {
  const pairs = new Set(messages.map(({ site, day }) => JSON.stringify([site, day])));
  if (pairs.size > MAX_PAIRS) report('bounded', `queued ${pairs.size} sites and days`);
  for (const { day, events } of messages) {
    const latest = Date.parse(day) + Math.max(...events.map(({ at }) => at));
    if (latest > NOW + MAX_AHEAD_MS) report('bounded', `queued ${new Date(latest).toISOString()}`);
  }
  const { details = [] } = saidBy(answer) as { details?: string[] };
  for (const detail of details) {
    if (detail.includes('sites and days') && pairsOf(request) <= MAX_PAIRS) report('bounded', `wrongly said ${detail}`);
    if (!detail.includes('in the future')) continue;
    const index = Number(/^events\[(\d+)\]/.exec(detail)?.[1] ?? 0);
    if (!(momentOf(request, index) > NOW + MAX_AHEAD_MS)) report('bounded', `wrongly said ${detail}`);
  }
}

export const receiptsOf = ({ headers }: GatewayAnswer): string[] => headers['event-receipt']?.split(',') ?? [];

/** Both ways: what was given out is a receipt, and nothing else is, however close to one. */
function checkReceipt(receipt: string, { request, answer, given }: Exchange, report: Report): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') return;
  const isOne = answer.statusCode === 200;
  if (isOne !== given.has(receipt)) report('receipts', `${isOne ? 'took' : 'refused'} ${receipt.slice(0, 300)}`);
}
