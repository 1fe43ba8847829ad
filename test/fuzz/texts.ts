// Difficult strings: anything that a JSON string can be, with the lengths at which bounds can be
// off by one.

import type { Dice } from './dice.ts';

/** Names that every JavaScript object has, or that lead to such a name. */
export const PROTOTYPE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
] as const;

/** One character each; the last ones take two UTF-16 units, or are half of a pair. */
const UNITS = [
  'x',
  '/',
  '"',
  '\\',
  '\u0000',
  '\u001F',
  '\u007F',
  '\u0085',
  'é',
  '\u0301',
  '\u200F',
  '\u2028',
  '\uFEFF',
  '\uFFFD',
  '\uFFFE',
  '\uFFFF',
  '🎉',
  '\u{10FFFF}',
  '\uD800',
  '\uDFFF',
] as const;

const SHORT = [
  '/',
  '/pricing',
  ' ',
  '\t\r\n',
  '0',
  '-0',
  'null',
  'true',
  'NaN',
  '1e400',
  '{}',
  '[object Object]',
  '/prix-élevés?a=1&b=%2F%ZZ#x',
  '<script>alert(1)</script>',
  "' OR 1=1 --",
  '${jndi:ldap://x}',
  '../../etc/passwd',
  'day#2025-11-14',
  'idempotency#x',
  '0#site',
  '\uDC00\uD800',
  'مرحبا',
  'A\u0301',
  'Á',
  ...PROTOTYPE_NAMES,
] as const;

/** 1 to `max` characters: ordinary, odd, or exactly as many as allowed. */
export const text = (dice: Dice, max: number): string =>
  dice.oneOf(
    [40, () => `/${dice.below(40)}`],
    [30, () => dice.pick(SHORT)],
    [20, () => mixed(dice, 1 + dice.below(Math.min(max, 24)))],
    [6, () => longest(dice, 1 + dice.below(Math.min(max, 100)))],
    [4, () => longest(dice, max)],
  );

/** Exactly `count` characters, all the same. */
export const longest = (dice: Dice, count: number): string => dice.pick(UNITS).repeat(count);

/** More than `max` characters, mostly by one. */
export const tooLong = (dice: Dice, max: number): string =>
  longest(dice, max + (dice.percent(70) ? 1 : 1 + dice.below(2 * max)));

function mixed(dice: Dice, count: number): string {
  const units = dice.times(count, () => (dice.percent(50) ? dice.pick(UNITS) : randomUnit(dice)));
  return units.join('');
}

const randomUnit = (dice: Dice): string => String.fromCharCode(dice.below(dice.percent(50) ? 0x80 : 0x1_0000));
