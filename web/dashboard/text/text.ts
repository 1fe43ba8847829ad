// Texts by key, in the reader's language: so far that is English. The compiler knows all keys.

import { EN } from './en.ts';

export type TextKey = keyof typeof EN;

/** Keys that come in forms by number, without the form. */
export type CountedKey = {
  [Key in TextKey]: Key extends `${infer Name}.other` ? Name : never;
}[TextKey];

export type Values = Readonly<Record<string, string>>;

const plural = new Intl.PluralRules('en');

/** The text of a key, with `{name}` filled in. Values are strings that are written already. */
export function text(key: TextKey, values: Values = {}): string {
  return EN[key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The text of a key in the form that fits a number; `{count}` is `shown`. */
export function countedText(key: CountedKey, count: number, shown: string): string {
  const form = `${key}.${plural.select(count)}`;
  return text((form in EN ? form : `${key}.other`) as TextKey, { count: shown });
}

/** Whether there is a text of this key; for keys made of what the API says. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(EN, key);
