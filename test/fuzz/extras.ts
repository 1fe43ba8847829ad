// What an event may carry besides: address, way, device, properties, revenue. Good ones whose texts
// are as odd as the contract allows, and one bad one for each sentence that refuses it.

import type { Dice } from './dice.ts';
import { type Fields, object, string, wrongType } from './json.ts';
import { PROTOTYPE_NAMES, text, tooLong } from './texts.ts';

const UTM = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'] as const;
const NAMES = ['device', 'browser', 'os'] as const;
const BOUNDS = { hostname: 255, ...boundsOf(UTM, 255), ...boundsOf(NAMES, 50), referrer: 4096 } as const;
type Bounded = keyof typeof BOUNDS;
const TEXTS = Object.keys(BOUNDS) as Bounded[];

/** Which every site of a world keeps. */
export const REGISTERED_PROPERTY = 'plan';

type Price = readonly [json: string, minorUnits: number];
/** What is sent, and the minor units that it means. */
const REVENUES: readonly [Price, ...Price[]] = [
  ['{"amount":"10.29","currency":"EUR"}', 1029],
  ['{"amount":0,"currency":"usd"}', 0],
  ['{"amount":"0.005","currency":"EUR","x":1}', 1],
  ['{"amount":1500,"currency":"JPY"}', 1500],
  ['{"amount":"9999999.99","currency":"EUR"}', 999_999_999],
];
const MINOR_UNITS: ReadonlyMap<string, number> = new Map(REVENUES);

/** Undefined for what means none. */
export const minorUnitsOf = (revenue: unknown): number | undefined => MINOR_UNITS.get(JSON.stringify(revenue));

/** Nothing for most events, as those of servers. */
export function goodExtras(dice: Dice): Fields {
  if (dice.percent(60)) return [];
  const some = (chance: number, key: string, json: () => string): Fields =>
    dice.percent(chance) ? [[key, dice.percent(8) ? 'null' : json()]] : [];
  return [
    ...some(40, 'url', () => string(dice, url(dice))),
    // Short, as several events have to fit into a body.
    ...TEXTS.flatMap((key) => some(15, key, () => string(dice, text(dice, Math.min(BOUNDS[key], 255))))),
    ...some(10, 'referrer', () => string(dice, dice.pick(REFERRERS))),
    ...some(30, 'country', () => dice.pick(['"DE"', '"np"', '"Us"', '""'])),
    ...some(20, 'language', () => dice.pick(['"de"', '"en-GB"', '"zh-Hans-CN"', '""'])),
    ...some(20, 'screen', () => dice.pick(['390', '"1280x800"', '"412"', '""'])),
    ...some(20, 'props', () => props(dice)),
    ...some(20, 'revenue', () => dice.pick(REVENUES)[0]),
    ...some(15, 'interactive', () => dice.pick(['true', 'false'])),
  ];
}

const REFERRERS = [
  'https://www.google.com/search?q=x',
  'android-app://com.google.android.gm',
  'https://user:secret@shop.example:8080/a?b#c',
  'about:blank',
  'no address',
] as const;

function url(dice: Dice): string {
  const host = dice.pick(['www.example.com', 'xn--bcher-kva.example', '[::1]:8080', 'user:secret@a.example']);
  const path = dice.pick(['', '/', '/a%20b', `/${encodeURIComponent(text(dice, 40).toWellFormed())}`]);
  const query = dice.pick(['', '?utm_source=x&utm_medium=cpc', '?ref=%ZZ&gclid', `?${'a=b&'.repeat(300)}`]);
  return `https://${host}${path}${query}${dice.pick(['', '#part'])}`;
}

/** Names are bounded in bytes, of which a character has four at most. */
function props(dice: Dice): string {
  const value = (): string => dice.pick([string(dice, text(dice, 100)), '3', 'true', 'null', '1e400', '""']);
  const names = dice.percent(5)
    ? dice.times(30, (index) => `name-${index}`)
    : dice.times(dice.below(4), () => dice.pick([REGISTERED_PROPERTY, dice.pick(PROTOTYPE_NAMES), text(dice, 75)]));
  return object(names.map((name) => [name, value()] as const));
}

/** A field that must be refused, whatever else an event has. */
export function badExtra(dice: Dice): readonly [key: string, json: string] {
  const one = dice.pickAny(BAD);
  if (one === undefined) throw new RangeError('there is a bad field');
  return [one.field, one.draw(dice)];
}

interface Bad {
  readonly field: string;
  readonly sentence: string;
  readonly draw: (dice: Dice) => string;
}

const picked =
  (...json: readonly [string, ...string[]]) =>
  (dice: Dice): string =>
    dice.pick(json);

const noText = (field: string): Bad => ({ field, sentence: `${field} must be a string`, draw: wrongType });
const long = (field: string, most: number): Bad => ({
  field,
  sentence: `${field} must be at most ${most} characters`,
  draw: (dice) => JSON.stringify(tooLong(dice, most)),
});

const BAD: readonly Bad[] = [
  ...['url', ...TEXTS, 'country', 'language'].map(noText),
  ...TEXTS.map((field) => long(field, BOUNDS[field])),
  long('url', 4096),
  long('country', 50),
  long('language', 50),
  {
    field: 'url',
    sentence: 'url must be an absolute URL, such as https://example.com/pricing',
    draw: picked('"/pricing"', '"https://"', '"javascript:alert(1)"', '" "'),
  },
  {
    field: 'country',
    sentence: 'country must be an ISO 3166-1 alpha-2 code, such as DE',
    draw: picked('"XX"', '"Germany"', '"D"', '"__proto__"'),
  },
  {
    field: 'language',
    sentence: 'language must be a language tag, such as de or en-GB',
    draw: picked('"-"', '"d"', '"__proto__"', '"1234"'),
  },
  {
    field: 'screen',
    sentence: 'screen must be a width in pixels, such as 1280 or "1280x800"',
    draw: picked('"wide"', '-1', '1e9', '"1280x"', 'true', '{}'),
  },
  {
    field: 'props',
    sentence: 'props must be an object of at most 30 strings, numbers and booleans',
    draw: picked(
      '[]',
      '"plan"',
      '{"a":{}}',
      '{"a":[1]}',
      object(Array.from({ length: 31 }, (_, at) => [`${at}`, '1'])),
    ),
  },
  {
    field: 'props',
    sentence: 'props must have names of 1 to 300 bytes',
    draw: picked('{"":1}', object([['é'.repeat(151), '1']]), object([['x'.repeat(301), '1']])),
  },
  {
    field: 'props',
    sentence: 'props must have values of at most 2000 bytes',
    draw: picked(object([['a', `"${'x'.repeat(2001)}"`]]), object([['a', `"${'🎉'.repeat(501)}"`]])),
  },
  {
    field: 'revenue',
    sentence: 'revenue must be an object, such as {"amount":"10.29","currency":"EUR"}',
    draw: picked('[]', '"10.29 EUR"', '10', 'true'),
  },
  {
    field: 'revenue',
    sentence: 'revenue.amount must be a decimal number from 0, such as "10.29"',
    draw: picked(
      ...(['"-1"', '-1', '"1e3"', '"ten"', '1e400', 'null', '""'].map(
        (amount) => `{"amount":${amount},"currency":"EUR"}`,
      ) as [string, ...string[]]),
    ),
  },
  {
    field: 'revenue',
    sentence: 'revenue.amount must be at most 10000000 EUR',
    draw: picked('{"amount":"10000000.01","currency":"EUR"}', '{"amount":999999999999,"currency":"eur"}'),
  },
  {
    field: 'revenue',
    sentence: 'revenue.currency must be an ISO 4217 code, such as EUR',
    draw: picked('{"amount":1}', '{"amount":1,"currency":"EURO"}', '{"amount":1,"currency":"__proto__"}'),
  },
  { field: 'interactive', sentence: 'interactive must be true or false', draw: picked('"false"', '0', '""', '{}') },
];

/** All of them. */
export const EXTRA_SENTENCES: readonly string[] = BAD.map(({ sentence }) => sentence);

function boundsOf<K extends string>(keys: readonly K[], most: number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, most])) as Record<K, number>;
}
