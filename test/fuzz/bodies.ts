// Bodies of posts: single events and batches, and bodies that are neither; then the ways in which
// text becomes bytes and base64.

import type { Dice } from './dice.ts';
import { badEvent, goodEvent } from './events.ts';
import { anything, array, type Fields, nested, nestedObjects, object, strangeFields } from './json.ts';
import { PROTOTYPE_NAMES, text } from './texts.ts';

/**
 * As the gateway passes it on: the client's bytes, which it may put into base64; or invalid base64.
 */
export type Body = { readonly bytes: Buffer; readonly base64: boolean } | { readonly badBase64: string };

/** The limits of a body in docs/http-api.md. */
const LIMIT = 200_000;
const PAGE_LIMIT = 16_384;

export const bodyOf = (dice: Dice, json: string): Body => ({ bytes: Buffer.from(json), base64: dice.percent(30) });

export function goodBatch(dice: Dice): string {
  if (dice.percent(98.5))
    return batchOf(
      dice,
      dice.times(1 + dice.below(6), () => object(goodEvent(dice))),
    );
  // One message of many events, or as many messages as possible.
  const suffix = dice.pick(['', '', `.${'x'.repeat(240)}`]);
  const siteOf = dice.pick([() => 'a.example', (index: number) => `${index % 32}${suffix}`]);
  return batchOf(
    dice,
    dice.times(dice.pick([100, 499, 500]), (index) => object(small(siteOf(index)))),
  );
}

/** 30 to 34 pairs of site and day, some of them more than once; up to 32 are valid. */
export function batchOfPairs(dice: Dice): string {
  const pairs = 30 + dice.below(5);
  const days = dice.pick([1, 2, 4]);
  const event = (index: number): Fields => [
    ...small(`${Math.floor(index / days)}.example`, `2025-11-1${index % days}`),
    ...(dice.percent(30) ? [['path', '"/"'] as const] : []),
  ];
  const events = dice.times(pairs + dice.below(20), (index) => object(event(index % pairs)));
  return batchOf(dice, events);
}

/** A batch with ids on most or all events, which may be repeated. */
export function batchOfIds(dice: Dice): string {
  const [name, size] = [dice.pick(['x', 'y', '🎉'.repeat(254)]), 1 + dice.below(3)];
  const isNamed = dice.percent(90);
  return batchOf(
    dice,
    dice.times(size, (index) => {
      const id: Fields = isNamed || index > 0 ? [['event_id', JSON.stringify(`${index}${name}`)]] : [];
      return object([...small(dice.pick(['a.example', 'b.example'])), ...id]);
    }),
  );
}

/** Too few events, too many, no list at all, or bad events in the list. */
export const badBatch = (dice: Dice): string =>
  dice.oneOf(
    [70, () => batchOf(dice, someBad(dice))],
    [8, () => batchOf(dice, [])],
    [
      7,
      () =>
        batchOf(
          dice,
          dice.times(501, () => '0'),
        ),
    ],
    [8, () => anything(dice)],
    [7, () => object([['events', anything(dice)]])],
  );

function someBad(dice: Dice): string[] {
  const count = dice.percent(20) ? 40 : 1 + dice.below(6);
  const events = dice.times(count, () => object(dice.percent(40) ? goodEvent(dice) : badEvent(dice)));
  return [...events, dice.percent(70) ? object(badEvent(dice)) : anything(dice)];
}

const small = (site: string, day = '2025-11-14') =>
  [
    ['site_id', JSON.stringify(site)],
    ['event_type', '"page_view"'],
    ['timestamp', JSON.stringify(day)],
  ] as const;

const batchOf = (dice: Dice, events: readonly string[]): string =>
  dice.percent(50)
    ? array(events)
    : object([...(dice.percent(10) ? strangeFields(dice) : []), ['events', array(events)]]);

/** What JSON.parse refuses, or parses as something other than an event. */
export function brokenJson(dice: Dice): string {
  const json = object(goodEvent(dice));
  const at = dice.below(json.length);
  const strange = (): string => dice.pick(['"', '\u0000', '\uFEFF', '\\', '}', ',', '\n', ' ']);
  return dice.oneOf(
    [25, () => json.slice(0, at)],
    [25, () => json.slice(0, at) + strange() + json.slice(at + 1)],
    [25, () => dice.pick(NO_JSON)],
    [25, () => anything(dice)],
  );
}

const NO_JSON = [
  '',
  ' ',
  'undefined',
  'NaN',
  "{'site_id':'a'}",
  'site_id=a&path=/',
  '<xml/>',
  '{"a":01}',
  '//',
] as const;

/** Nesting, up to as many levels as a body can hold. */
export function deepJson(dice: Dice): string {
  const depth = dice.pick([100, 1000, 10_000, 30_000]);
  const deep = dice.percent(50)
    ? nested(3 * depth, '1')
    : nestedObjects(Math.min(depth, 12_000), dice.pick(PROTOTYPE_NAMES), '1');
  return dice.oneOf(
    [50, () => object([...goodEvent(dice), ['deep', deep]])],
    [20, () => object([...goodEvent(dice), [dice.pick(['site_id', 'path', 'timestamp', 'events']), deep]])],
    [15, () => deep],
    [15, () => dice.pick(['[', '{"a":', '{"__proto__":']).repeat(depth)],
  );
}

/** A good event or batch whose size is just within the limit, or just above it. */
export const largeJson = (dice: Dice): string =>
  dice.percent(30) ? largeBatch(dice) : padded(dice, goodEvent(dice), LIMIT);

/** The same, about the limit of a page, which has no token. */
export const pageJson = (dice: Dice, site: string): string =>
  padded(dice, [...goodEvent(dice), ['site_id', JSON.stringify(site)]], PAGE_LIMIT);

function padded(dice: Dice, fields: Fields, limit: number): string {
  const size = limit + dice.pick([-5000, -1, 0, 0, 1, 50, 5000, 100_000]);
  const unit = dice.pick(['x', 'é', '🎉', '\uFFFF', '\uFFFD']);
  const room = Math.max(0, size - Buffer.byteLength(object([...fields, ['padding', '""']])));
  const units = unit.repeat(Math.floor(room / Buffer.byteLength(unit)));
  const padding = units + 'x'.repeat(room - Buffer.byteLength(units));
  return object([...fields, ['padding', `"${padding}"`]]);
}

/**
 * As many events with as long strings as a body can hold: they do not fit into one message if each
 * of their characters grows.
 */
function largeBatch(dice: Dice): string {
  const path = dice.pick(['x', '\uFFFF', '\uFFFE', '🎉', '\u0001', '"']).repeat(1000);
  const event = object([
    ...small('a.example'),
    ['path', JSON.stringify(path)],
    ['user_id', JSON.stringify(text(dice, 200))],
  ]);
  const count = Math.floor((LIMIT - 2) / (Buffer.byteLength(event) + 1));
  return array(dice.times(count, () => event));
}

/** Text in encodings other than UTF-8, or nearly UTF-8; and nearly valid base64. */
export function oddlyEncoded(dice: Dice, json: string): Body {
  const bytes = Buffer.from(json);
  const base64 = dice.percent(70);
  const mark = '\uFEFF';
  return dice.oneOf<Body>(
    [26, () => ({ bytes: Buffer.from(mark + json), base64 })],
    [4, () => ({ bytes: Buffer.from(mark + mark + json), base64 })],
    [25, () => ({ bytes: withInvalidUtf8(dice, json), base64 })],
    [15, () => ({ bytes: Buffer.from(dice.percent(50) ? mark + json : json, 'utf16le'), base64 })],
    [10, () => ({ bytes: bytes.subarray(0, dice.below(bytes.length)), base64 })],
    [20, () => ({ badBase64: badBase64(dice, bytes) })],
  );
}

/**
 * Mostly within a string, where a gateway that makes text of it puts U+FFFD, a character like any
 * other.
 */
function withInvalidUtf8(dice: Dice, json: string): Buffer {
  const invalid = dice.pick(['ff', 'c0af', 'eda080', 'f4908080', 'e28e', '80', 'fe']);
  const openings = [...json.matchAll(/:"/g)].map(({ index }) => index + 2);
  const at = dice.percent(80) ? (dice.pickAny(openings) ?? 0) : dice.below(json.length);
  return Buffer.concat([Buffer.from(json.slice(0, at)), Buffer.from(invalid, 'hex'), Buffer.from(json.slice(at))]);
}

function badBase64(dice: Dice, bytes: Buffer): string {
  const good = bytes.toString('base64');
  const at = dice.below(good.length);
  return dice.pick([
    bytes.toString('base64url'),
    good.replace(/=+$/, ''),
    `${good.slice(0, at)}\r\n ${good.slice(at)}`,
    `${good.slice(0, at)}*${good.slice(at + 1)}`,
    `${good}====`,
    `${good}${good}`,
    good.slice(0, at),
    text(dice, 200),
    '=',
    bytes.toString(),
  ]);
}
