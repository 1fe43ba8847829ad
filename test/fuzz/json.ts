// JSON as text, so that it can contain what JSON.stringify never writes: repeated keys, numbers
// beyond any double, escapes of everything, `__proto__` as an ordinary key, and nesting as deep as
// the body allows.

import type { Dice } from './dice.ts';
import { PROTOTYPE_NAMES, text } from './texts.ts';

/** Keys with their values in JSON; a key may come twice. */
export type Fields = readonly (readonly [key: string, json: string])[];

export const object = (fields: Fields): string =>
  `{${fields.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;

export const array = (items: readonly string[]): string => `[${items.join(',')}]`;

/** A string in one of its spellings: plain, or every unit of it escaped. */
export const string = (dice: Dice, value: string): string =>
  dice.percent(5) && value.length <= 100 ? `"${Array.from(units(value), escaped).join('')}"` : JSON.stringify(value);

const units = (value: string): number[] => Array.from({ length: value.length }, (_, index) => value.charCodeAt(index));
const escaped = (unit: number): string => String.raw`\u${unit.toString(16).padStart(4, '0')}`;

const NUMBERS = ['0', '-0', '7', '0.1', '1e400', '-1e400', '1e-400', '9007199254740993', '9'.repeat(400)] as const;

/** Anything but a string, `null` and nothing. */
export const wrongType = (dice: Dice): string =>
  dice.oneOf(
    [40, () => dice.pick(NUMBERS)],
    [20, () => dice.pick(['true', 'false'])],
    [20, () => dice.pick(['[]', '[""]', '["2025-11-14"]', '[null]', nested(dice.below(300), '1')])],
    [20, () => dice.pick(['{}', '{"length":3}', '{"toString":1,"valueOf":null}', '{"__proto__":"x"}'])],
  );

/** A value of any type. */
export const anything = (dice: Dice): string =>
  dice.oneOf([30, () => string(dice, text(dice, 40))], [15, () => 'null'], [55, () => wrongType(dice)]);

/** Keys that no event has, and that JavaScript objects may inherit. */
export const strangeFields = (dice: Dice): Fields =>
  dice.times(1 + dice.below(3), () => {
    const key = dice.percent(70) ? dice.pick(PROTOTYPE_NAMES) : text(dice, 20);
    // If a value below a prototype's name were ever assigned, every object would inherit it.
    const polluting = object([
      ['polluted', 'true'],
      ['site_id', '"inherited"'],
      ['path', '0'],
    ]);
    return [key, dice.percent(50) ? polluting : anything(dice)] as const;
  });

/** `json` within this many arrays or objects. */
export const nested = (depth: number, json: string): string => `${'['.repeat(depth)}${json}${']'.repeat(depth)}`;
export const nestedObjects = (depth: number, key: string, json: string): string =>
  `${`{${JSON.stringify(key)}:`.repeat(depth)}${json}${'}'.repeat(depth)}`;
