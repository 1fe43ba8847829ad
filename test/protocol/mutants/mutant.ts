// A deliberate bug: functions of the real code, by their names, and what a hurried engineer could
// have made of them. Types check the names of exported functions, their parameters and their
// results. modules.ts fails at once if it does not find a name.

/** Below lambdas/. */
export type SourceFile = `${'aggregate' | 'domain' | 'ingest' | 'rollup' | 'stats' | 'store'}/${string}.ts`;

/**
 * By the name of a function or class at the top of a file: makes the wrong one from the real one.
 */
export type Replacements = Readonly<Record<string, (real: never) => unknown>>;

export interface Mutant {
  readonly name: string;
  /** The file that the tests load; it imports the others, directly or indirectly. */
  readonly loads: SourceFile;
  readonly replaces: Readonly<Partial<Record<SourceFile, Replacements>>>;
  /** The laws that it breaks. */
  readonly breaks: RegExp;
}

/** The sentences of the laws of rollups. */
export const WRONG_ANSWER = /an answer .* (lacks|has)/;
export const WRONG_AT_LAST = /an answer .* (lacks|has)|is not the sum of its days/;
export const NEVER_MADE = /still due|is not rolled up/;
