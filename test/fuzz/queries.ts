// Query strings of GET /api/stats: names and values within the contract and beyond it, encoded
// well, badly, or not at all.

import type { Dice } from './dice.ts';
import { COMMON_SITES, DAYS } from './events.ts';
import { PROTOTYPE_NAMES, text, tooLong } from './texts.ts';

const BAD_DAYS = [
  '2025-11-1',
  '2025-02-30',
  'today',
  '20251114',
  '2025-11-14T00:00:00Z',
  '٢٠٢٥-١١-١٤',
  '-1',
  '[]',
] as const;

/** Encodings that decode to nothing, or to invalid UTF-8. */
const BAD_ENCODINGS = ['%', '%zz', '%u0041', '%c0%af', '%ff', '%ed%a0%80', '%00', '+', '%2', '%25zz'] as const;

export function hostileQuery(dice: Dice): string {
  const pairs: string[] = [];
  if (dice.percent(90)) pairs.push(pair(dice, 'site_id', site(dice)));
  if (dice.percent(35)) pairs.push(pair(dice, 'date', day(dice)));
  if (dice.percent(45)) pairs.push(pair(dice, 'from', day(dice)));
  if (dice.percent(45)) pairs.push(pair(dice, 'to', day(dice)));
  if (dice.percent(30)) pairs.push(pair(dice, 'include', include(dice)));
  if (dice.percent(15)) pairs.push(pair(dice, dice.pick(PROTOTYPE_NAMES), text(dice, 20)));
  // The same name again, at another place.
  if (dice.percent(15)) pairs.splice(dice.below(pairs.length + 1), 0, pair(dice, 'site_id', text(dice, 255)));
  if (dice.percent(8))
    pairs.push(dice.pick(['', '&', '=', 'site_id', 'site_id[]=a', 'x'.repeat(3000), 'a=b=c', ';', '#']));
  return dice.percent(10) ? pairs.toReversed().join('&') : pairs.join('&');
}

const site = (dice: Dice): string =>
  dice.oneOf(
    [60, () => dice.pick(COMMON_SITES)],
    [30, () => text(dice, 255)],
    [4, () => ''],
    [6, () => tooLong(dice, dice.pick([255, 255, 1000]))],
  );

const day = (dice: Dice): string =>
  dice.oneOf([75, () => dice.pick(DAYS)], [16, () => dice.pick(BAD_DAYS)], [4, () => text(dice, 1000)], [5, () => '']);

const include = (dice: Dice): string =>
  dice.pick(['ledger', 'ledger', 'ledger,ledger', 'ledger,x', ',', 'LEDGER', '__proto__', 'a,'.repeat(1000)]);

function pair(dice: Dice, name: string, value: string): string {
  const bad = dice.percent(5) ? dice.pick(BAD_ENCODINGS) : '';
  return `${name}=${encode(value.toWellFormed())}${bad}`;
}

const encode = (value: string): string => encodeURIComponent(value).replaceAll('%20', '+');
