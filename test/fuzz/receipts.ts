// What clients may send as a receipt: real ones, changed ones, forged ones, and garbage.

import type { Dice } from './dice.ts';
import { anything, string } from './json.ts';
import { longest, text } from './texts.ts';

/** Bytes of a receipt before the name of its site. */
const SEALED_BYTES = 50;

export const hostileReceipt = (dice: Dice, known: readonly string[]): string =>
  dice.oneOf(
    [45, () => dice.pickAny(known) ?? ''],
    [25, () => changed(dice, dice.pickAny(known) ?? '')],
    [25, () => forged(dice)],
    [15, () => garbage(dice)],
  );

const garbage = (dice: Dice): string =>
  dice.pick([text(dice, 200), 'x'.repeat(5000), '[]', '%', '.', '..', 'bnVsbA', encode(anything(dice))]);

function changed(dice: Dice, real: string): string {
  const at = dice.below(real.length + 1);
  const bytes = Buffer.from(real, 'base64url');
  const bit = dice.below(8 * bytes.length + 1);
  return dice.pick([
    real.slice(0, at),
    real.slice(0, at) + dice.pick(['A', 'z', '-', '_', '*', ' ', '=', '🎉', '%']) + real.slice(at + 1),
    `${real}=`,
    `${real},${real}`,
    real + '!'.repeat(dice.pick([1, 6000])),
    real.toUpperCase(),
    bytes.toString('base64'),
    sealed(bytes, ' '.repeat(dice.pick([1, 5000]))),
    sealed(
      bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
      '',
    ),
    // The seal of one message before the name of another site.
    sealed(bytes.subarray(0, SEALED_BYTES), string(dice, text(dice, 255))),
  ]);
}

/** A seal that no key has made, before a site that may be none. */
function forged(dice: Dice): string {
  const seal = Uint8Array.from({ length: dice.pick([SEALED_BYTES, SEALED_BYTES, SEALED_BYTES - 1, 0]) }, () =>
    dice.below(256),
  );
  // Up to 510 units: the most that 255 characters can have, and more than a key of DynamoDB accepts
  // once they are escaped.
  const site = dice.percent(50) ? text(dice, 255) : longest(dice, dice.pick([255, 256, 510, 511]));
  return sealed(seal, dice.percent(90) ? string(dice, site) : anything(dice));
}

const sealed = (seal: Uint8Array, site: string): string =>
  Buffer.concat([seal, Buffer.from(site)]).toString('base64url');

const encode = (json: string): string => Buffer.from(json).toString('base64url');
