// Reads environment variables once, when a function starts. A missing or malformed one ends the
// start with its name.

import type { ENV } from './names.ts';

/** Ours, and those that Lambda sets. */
type Name =
  | (typeof ENV)[keyof typeof ENV]
  | 'AWS_ACCESS_KEY_ID'
  | 'AWS_SECRET_ACCESS_KEY'
  /** Megabytes that the function has. */
  | 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE';

/** Throws an Error that names the variable when it is missing or empty. */
export function text(name: Name): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is missing`);
  return value;
}

/** Undefined when it is empty; throws an Error that names the variable when it is missing. */
export function optionalText(name: Name): string | undefined {
  const value = process.env[name];
  if (value === undefined) throw new Error(`environment variable ${name} is missing`);
  return value === '' ? undefined : value;
}

/** One of these words; throws as `text` does. */
export function oneOf<const T extends string>(name: Name, words: readonly T[]): T {
  const value = text(name);
  const found = words.find((word) => word === value);
  if (found === undefined) throw new Error(`environment variable ${name} must be ${words.join(' or ')}`);
  return found;
}

/** A positive whole number; throws as `text` does. */
export function positiveInteger(name: Name): number {
  const value = Number(text(name));
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`environment variable ${name} must be a positive integer`);
  return value;
}
