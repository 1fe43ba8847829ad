// Puts what a schema found wrong into a sentence: where it is, what it is, what is allowed.

import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** Characters that a sentence quotes of what was sent. */
const MAX_QUOTED = 60;

/** A value as JSON, cut to a few words. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED)}…`;
}

/** `filters[0][2]` */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');

/** The sentence for the first thing that is wrong in what was sent. */
export function explain(issue: Issue | undefined, sent: unknown): string {
  if (issue === undefined) return 'the question is not valid';
  const value = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    sent,
  );
  if (issue.code === 'unrecognized_keys') {
    return `${issue.keys.map((key) => pathOf([...issue.path, key])).join(', ')} is unknown: see /api/openapi.json`;
  }
  return mustBe(issue.path, value, allowed(issue));
}

/** The sentence for a value that is not what is allowed. */
export const mustBe = (path: readonly PropertyKey[], value: unknown, allowed: string): string =>
  `${pathOf(path)} is ${value === undefined ? 'missing' : shown(value)}: it must be ${allowed}`;

function allowed(issue: Issue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code === 'too_small') return `${UNITS[issue.origin] ?? ''}at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `${UNITS[issue.origin] ?? ''}at most ${issue.maximum}`;
  return issue.message;
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** What a bound counts; of a number nothing. */
const UNITS: Readonly<Record<string, string>> = { array: 'a list of ', string: 'a text whose characters are ' };
