// One request, independent of the kind of API, and the grammars that make one. A grammar is named
// after its hostile part.

import {
  badBatch,
  batchOfIds,
  batchOfPairs,
  type Body,
  bodyOf,
  brokenJson,
  deepJson,
  goodBatch,
  largeJson,
  pageJson,
  oddlyEncoded,
} from './bodies.ts';
import { credentials, loginBody } from './credentials.ts';
import { type Asked, funnel, question, questions } from './asked.ts';
import type { Dice } from './dice.ts';
import { badEvent, goodEvent } from './events.ts';
import { object } from './json.ts';
import { type Keyring, REGISTERED } from './keyring.ts';
import { hostileReceipt } from './receipts.ts';
import { hostileQuery } from './queries.ts';
import { PROTOTYPE_NAMES, text } from './texts.ts';

export interface Request extends Content {
  readonly grammar: Grammar;
}

interface Content {
  readonly method: string;
  /** Percent-decoded, as both APIs pass it on. */
  readonly path: string;
  /** As the client sent it, without `?`. */
  readonly query: string;
  /** In order; names in any case, repeated as the client likes. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Body | undefined;
  /** Whether the queue refuses the messages of this request. */
  readonly queueIsDown: boolean;
  /** What a refusal must name, where it is known. */
  readonly names?: string;
}

/** The part of a request that its grammar decides; the rest is ordinary. */
type Draft = Partial<Content> & Pick<Content, 'method' | 'path'>;

/** What the clients of a world have, and have learnt from its answers. */
export interface Known {
  readonly receipts: readonly string[];
  readonly keyring: Keyring;
}

/** A grammar makes `weight` of some 150 requests. */
const GRAMMARS = {
  'good event': { weight: 27, draw: (dice) => single(dice, object(goodEvent(dice))) },
  'keyed event': {
    weight: 14,
    draw: (dice) => ({
      ...single(dice, object([...goodEvent(dice), ['site_id', '"a.example"']])),
      headers: [['idempotency-key', dice.pick(['order-1', 'order-2', 'order-3'])]],
    }),
  },
  'bad event': { weight: 12, draw: (dice) => single(dice, object(badEvent(dice))) },
  'good batch': { weight: 12, draw: (dice) => batch(dice, goodBatch(dice)) },
  'batch of pairs': { weight: 1.5, draw: (dice) => batch(dice, batchOfPairs(dice)) },
  'batch of ids': { weight: 2, draw: (dice) => batch(dice, batchOfIds(dice)) },
  'bad batch': { weight: 6, draw: (dice) => batch(dice, badBatch(dice)) },
  'broken JSON': { weight: 5, draw: (dice) => dice.pick([single, batch])(dice, brokenJson(dice)) },
  'odd encoding': { weight: 8, draw: (dice) => post('/api/event', oddlyEncoded(dice, object(goodEvent(dice)))) },
  'deep nesting': { weight: 0.5, draw: (dice) => either(dice, deepJson(dice)) },
  'large body': { weight: 1, draw: (dice) => either(dice, largeJson(dice)) },
  'page body': {
    weight: 4,
    draw: (dice) => ({
      ...single(dice, pageJson(dice, dice.pickAny([...REGISTERED.keys()]) ?? '')),
      headers: [['origin', 'https://shop.example']],
    }),
  },
  'hostile headers': {
    weight: 6,
    draw: (dice) => ({ ...single(dice, object(goodEvent(dice))), headers: hostileHeaders(dice) }),
  },
  'stats query': { weight: 12, draw: (dice) => ({ method: 'GET', path: '/api/stats', query: hostileQuery(dice) }) },
  question: { weight: 8, draw: (dice) => asking(dice, '/api/v2/query', question(dice)) },
  'question in an address': {
    weight: 3,
    draw: (dice) => ({ method: 'GET', path: '/api/v2/query', query: addressOf(dice, question(dice)) }),
  },
  'list of questions': { weight: 4, draw: (dice) => asking(dice, '/api/v2/query', { json: questions(dice) }) },
  'large question': {
    weight: 0.5,
    draw: (dice) => asking(dice, '/api/v2/query', { json: `"${'x'.repeat(16_382 + dice.below(2))}"` }),
  },
  funnel: { weight: 3, draw: (dice) => asking(dice, '/api/v2/funnel', funnel(dice)) },
  'event receipt': {
    weight: 9,
    draw: (dice, { receipts }) => ({ method: 'GET', path: `/api/event/${hostileReceipt(dice, receipts)}` }),
  },
  'list of sites': { weight: 2, draw: () => ({ method: 'GET', path: '/api/sites' }) },
  login: {
    weight: 5,
    draw: (dice, { keyring }) => post('/api/session', oddlyEncodedSometimes(dice, loginBody(dice, keyring))),
  },
  logout: { weight: 2, draw: () => ({ method: 'DELETE', path: '/api/session' }) },
  'odd route': { weight: 4, draw: (dice) => oddRoute(dice) },
} as const satisfies Record<string, { weight: number; draw: (dice: Dice, known: Known) => Draft }>;
export type Grammar = keyof typeof GRAMMARS;

export function drawRequest(dice: Dice, known: Known): Request {
  const names = Object.keys(GRAMMARS) as Grammar[];
  const grammar = dice.oneOf(...names.map((name) => [GRAMMARS[name].weight, () => name] as const));
  const ordinary = { query: '', headers: dice.percent(50) ? ordinaryHeaders(dice) : [], body: undefined };
  const drawn = { ...ordinary, ...GRAMMARS[grammar].draw(dice, known) };
  const added = credentials(dice, known.keyring, drawn.method);
  // Of one name in two spellings format 1.0 does not tell the order.
  const taken = new Set(added.map(([name]) => name.toLowerCase()));
  const headers = [...drawn.headers.filter(([name]) => !taken.has(name.toLowerCase())), ...added];
  return { grammar, ...drawn, headers, queueIsDown: dice.percent(1) };
}

const oddlyEncodedSometimes = (dice: Dice, json: string): Body =>
  dice.percent(15) ? oddlyEncoded(dice, json) : bodyOf(dice, json);

const post = (path: string, body: Body): Draft => ({ method: 'POST', path, body });
const asking = (dice: Dice, path: string, { json, names }: Asked): Draft => ({
  ...post(path, bodyOf(dice, json)),
  headers: dice.percent(35) ? [['accept', 'text/csv, application/json;q=0.5']] : [],
  ...(names !== undefined && { names }),
});

const addressOf = (dice: Dice, { json }: Asked): string =>
  dice.pick([`q=${encodeURIComponent(json.toWellFormed())}`, `q=${encodeURIComponent(json.toWellFormed())}`, '', 'q=']);

const single = (dice: Dice, json: string): Draft => post('/api/event', bodyOf(dice, json));
const batch = (dice: Dice, json: string): Draft => post('/api/events', bodyOf(dice, json));
const either = (dice: Dice, json: string): Draft =>
  json.startsWith('[') || dice.percent(10) ? batch(dice, json) : single(dice, json);

const ordinaryHeaders = (dice: Dice): Content['headers'] => [
  ['content-type', dice.pick(['application/json', 'text/plain;charset=UTF-8', 'image/png'])],
  ['origin', dice.pick(['https://shop.example', 'https://evil.example', 'null'])],
  ...(dice.percent(25) ? [['Idempotency-Key', `key-${dice.below(4)}`] as const] : []),
];

const NAMES = [
  'Content-Type',
  'content-encoding',
  'X-HTTP-Method-Override',
  'x-forwarded-for',
  ...PROTOTYPE_NAMES,
] as const;

/**
 * No header, or many: with any name, in any case, repeated, empty, of any length and any
 * characters. A repeated header always has the same spelling: format 1.0 does not preserve the
 * order of different spellings.
 */
function hostileHeaders(dice: Dice): Content['headers'] {
  const value = (): string =>
    dice.oneOf(
      [50, () => text(dice, 255)],
      // Around the bound of a key, in characters of one unit and of two.
      [20, () => dice.pick(['k', 'é', '🎉']).repeat(dice.pick([254, 255, 256, 5000]))],
      [10, () => 'a, b,,c'],
      [10, () => ''],
      [10, () => dice.pick(['https://shop.example', 'https://shop.example, https://evil.example'])],
    );
  const key = dice.pick(['Idempotency-Key', 'idempotency-key', 'IDEMPOTENCY-KEY', 'idempotency-Key']);
  const origin = dice.pick(['Origin', 'origin', 'oRiGiN']);
  const name = (): string => dice.oneOf([50, () => key], [20, () => origin], [30, () => dice.pick(NAMES)]);
  return dice.times(dice.below(4), () => [name(), value()] as const);
}

const METHODS = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'get',
  'PURGE',
  '',
  '__proto__',
] as const;

const PATHS = [
  '/',
  '',
  '//',
  '/api',
  '/api/event/',
  '/api/events/',
  '/api/stats/',
  '/api/event/a/b',
  '/API/EVENT',
  '/api/event;x=1',
  '/api//event',
  '/api/../api/event',
  '/api/event\u0000',
  '/api/event/{receipt}',
  '/__proto__',
  '/constructor',
  `/${'x'.repeat(8000)}`,
] as const;

/** Known routes with other methods, and unknown routes. */
function oddRoute(dice: Dice): Draft {
  const known = dice.percent(50);
  const path = known
    ? dice.pick(['/api/event', '/api/events', '/api/stats', '/api/event/x', '/api/sites', '/api/session'])
    : dice.pick(PATHS);
  const body = dice.percent(50) ? bodyOf(dice, object(goodEvent(dice))) : undefined;
  return { method: dice.pick(METHODS), path, query: dice.percent(30) ? hostileQuery(dice) : '', body };
}
