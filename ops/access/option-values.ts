// Reads the values of options by the schema of the item that they end in. A refusal shows the value
// and what would do.

import { isDeepStrictEqual } from 'node:util';

import { UsageError } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';

/** A field of the schema, as an option reads it. */
export interface Field<T> {
  safeParse(value: unknown): { data?: T; error?: { issues: readonly { message: string }[] } };
}

/** Throws UsageError, in the words of the schema. */
export function checked<T>(field: Field<T>, value: unknown, flag: string, given: string, hint = ''): T {
  const { data, error } = field.safeParse(value);
  if (data !== undefined) return data;
  throw new UsageError(`${flag} takes ${error?.issues[0]?.message ?? 'another value'}, and is ${quoted(given)}${hint}`);
}

/** Reads an option that is given again and again: what is given twice counts once. */
export const several =
  <T>(flag: string, most: number, read: (text: string) => T) =>
  (text: string, given: readonly T[] | false = []): readonly T[] => {
    const value = read(text);
    const all = [...(given || []).filter((other) => !isDeepStrictEqual(other, value)), value];
    if (all.length > most) throw new UsageError(`${flag} may be given ${most} times at most`);
    return all;
  };

/** Of a field that is a list, one value. */
export const oneOf =
  (field: Field<readonly string[]>, flag: string, hint: (text: string) => string = () => '') =>
  (text: string): string => {
    checked(field, [text], flag, text, hint(text));
    return text;
  };
