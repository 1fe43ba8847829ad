// Events by their grammar: good ones whose strings are as odd as the contract allows, and bad ones
// with one or more faults.

import type { Dice } from './dice.ts';
import { badExtra, goodExtras } from './extras.ts';
import { anything, type Fields, strangeFields, string, wrongType } from './json.ts';
import { text, tooLong } from './texts.ts';

const BOUNDS = { site_id: 255, event_type: 100, path: 1000, user_id: 255, event_id: 255 } as const;
type Bounded = keyof typeof BOUNDS;

const COMMON_DAYS = ['2025-11-12', '2025-11-13', '2024-02-29'] as const;
export const DAYS = [...COMMON_DAYS, '2025-11-14', '2025-11-16', '1970-01-01', '2099-12-31'] as const;

/** When every request of the suite arrives. */
export const NOW = Date.parse('2025-11-14T12:00:00Z');

/** Just less than 48 hours after NOW, or exactly. */
const NEAR = [
  '2025-11-16',
  '2025-11-16T12:00Z',
  '2025-11-16T11:59:59.999Z',
  '2025-11-16T12:00:00,0009Z',
  '2025-11-16T13:30:00+01:30',
  '2025-11-15T22:00:00-1400',
] as const;

/** More than 48 hours after NOW, by a millisecond or by the largest possible time. */
const AHEAD = [
  '2025-11-16T12:00:00.001Z',
  '2025-11-16T12:01',
  '2025-11-16T10:00:00.001-02:00',
  '2025-11-17',
  '2026-11-14T12:00:00Z',
  '2099-12-31T23:59:59.999Z',
] as const;

const TIMES = [
  '',
  'T00:00',
  'T10:00:00Z',
  'T23:59:59.999Z',
  'T12:30:15.123456789Z',
  'T12:30:15,5Z',
  'T12:00:00+00:00',
  'T12:00:00-0130',
  'T12:00+05',
] as const;

const BAD_TIMESTAMPS = [
  ' ',
  'now',
  '0',
  '1763114400000',
  '2025-02-29',
  '2025-13-01T00:00:00Z',
  '2025-11-14 10:00:00',
  '2025-11-14T25:00:00Z',
  '2025-11-14T24:00:00.0001Z',
  '2025-11-14T10:00:60Z',
  '2025-11-14T10:00:00+24:00',
  '1969-12-31T23:59:59Z',
  '2100-01-01',
  '1970-01-01T00:00:00+01:00',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01',
  '0000-00-00',
  '٢٠٢٥-١١-١٤',
  '2025-11-14T10:00:00Z\n',
  '2025-11-14T10:00:00.1234567890Z',
  'Fri, 14 Nov 2025 10:00:00 GMT',
  '2025-W46-5',
] as const;

/** Sites that requests of one world share, so that documents see more than one message. */
export const COMMON_SITES = ['a.example', 'b.example', '__proto__', 'ö\uD800\u0000"'] as const;

/**
 * A good event: every string within its bounds, unknown fields, and repeated keys of which the last
 * is good.
 */
export function goodEvent(dice: Dice): Fields {
  const some = (field: Bounded, json: string): Fields => (dice.percent(70) ? [[field, json]] : []);
  const optional = (field: Bounded): string =>
    dice.percent(8) ? dice.pick(['null', '""']) : string(dice, text(dice, BOUNDS[field]));
  const fields: Fields = [
    ['site_id', string(dice, dice.percent(85) ? dice.pick(COMMON_SITES) : text(dice, BOUNDS.site_id))],
    ['event_type', string(dice, dice.percent(75) ? 'page_view' : text(dice, BOUNDS.event_type))],
    ['timestamp', string(dice, timestamp(dice))],
    ...some('path', optional('path')),
    ...some('user_id', optional('user_id')),
    ...(dice.percent(10) ? [['event_id', optional('event_id')] as const] : []),
    ...goodExtras(dice),
  ];
  const before = dice.percent(8) ? strangeFields(dice) : [];
  const twice = dice.percent(4) ? [[dice.pick(['site_id', 'timestamp', 'path']), anything(dice)] as const] : [];
  const after = dice.percent(8) ? strangeFields(dice) : [];
  return [...before, ...twice, ...fields, ...after];
}

/** Times that must stay within their day get the oldest day. */
const timestamp = (dice: Dice): string =>
  dice.oneOf(
    [3, () => '1970-01-01T12:00:00Z'],
    [4, () => dice.pick(NEAR)],
    [93, () => dice.pick(COMMON_DAYS) + dice.pick(TIMES)],
  );

/** An event with one to three fields missing, of another type, or out of bounds. */
export function badEvent(dice: Dice): Fields {
  let fields = goodEvent(dice);
  for (let left = 1 + dice.below(3); left > 0; left -= 1) fields = spoiled(dice, fields);
  return fields;
}

function spoiled(dice: Dice, fields: Fields): Fields {
  if (dice.percent(40)) {
    const bad = badExtra(dice);
    return [...fields.filter(([key]) => key !== bad[0]), bad];
  }
  const field = dice.pick(['site_id', 'event_type', 'timestamp', 'path', 'user_id', 'event_id']);
  const others = fields.filter(([key]) => key !== field);
  const set = (json: string): Fields => [...others, [field, json]];
  const outOfBounds = (): string =>
    field === 'timestamp' ? dice.pick(dice.percent(30) ? AHEAD : BAD_TIMESTAMPS) : tooLong(dice, BOUNDS[field]);
  return dice.oneOf(
    [45, () => set(wrongType(dice))],
    [35, () => set(string(dice, outOfBounds()))],
    [10, () => set(dice.pick(['null', '""']))],
    [10, () => others],
  );
}
