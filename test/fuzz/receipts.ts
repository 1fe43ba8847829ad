// What clients may send as a receipt: real ones, changed ones, forged ones, and garbage.

import type { Dice } from './dice.ts';
import { DAYS } from './events.ts';
import { anything, array, string } from './json.ts';
import { longest, text } from './texts.ts';

export const hostileReceipt = (dice: Dice, known: readonly string[]): string =>
  dice.oneOf(
    [45, () => dice.pickAny(known) ?? ''],
    [25, () => changed(dice, dice.pickAny(known) ?? '')],
    [25, () => encode(forged(dice))],
    [15, () => garbage(dice)],
  );

const garbage = (dice: Dice): string =>
  dice.pick([text(dice, 200), 'x'.repeat(5000), '[]', '%', '.', '..', 'bnVsbA', encode(anything(dice))]);

function changed(dice: Dice, real: string): string {
  const at = dice.below(real.length + 1);
  const json = Buffer.from(real, 'base64url').toString();
  return dice.pick([
    real.slice(0, at),
    real.slice(0, at) + dice.pick(['A', 'z', '-', '_', '*', ' ', '=', '🎉', '%']) + real.slice(at + 1),
    `${real}=`,
    `${real},${real}`,
    real + '!'.repeat(dice.pick([1, 6000])),
    real.toUpperCase(),
    Buffer.from(json).toString('base64'),
    encode(`${json}${' '.repeat(dice.pick([1, 5000]))}`),
    encode(json.replaceAll(',', ' ,')),
  ]);
}

/** Four fields as in a receipt, each within its bounds or not. */
function forged(dice: Dice): string {
  const producer = dice.pick(['0'.repeat(16), 'f'.repeat(16), '00f1e2d3c4b5a697', 'xyz', '']);
  const sequence = dice.pick(['0', '7', '999999999999999', '1000000000000000', '-1', '01', '1e3']);
  // Up to 510 units: the most that 255 characters can have, and more than a key of DynamoDB accepts
  // once they are escaped.
  const site = dice.percent(50) ? text(dice, 255) : longest(dice, dice.pick([255, 256, 510, 511]));
  return array([
    dice.percent(90) ? string(dice, site) : anything(dice),
    dice.percent(90) ? `"${dice.pick([...DAYS, '0100-01-01', '9999-12-31'])}"` : anything(dice),
    dice.percent(90)
      ? dice.pick(['0', '1', '63', '1e1', '-0', '0.0'])
      : dice.pick(['64', '-1', '0.5', '"0"', 'null', '1e400']),
    dice.percent(95) ? `"${producer}.${sequence}"` : anything(dice),
  ]);
}

const encode = (json: string): string => Buffer.from(json).toString('base64url');
