// A deliberate bug: a change of the real source, by search and replace, that a hurried engineer could make.

interface Change {
  readonly find: string;
  readonly replace: string;
}

export interface Mutant {
  readonly name: string;
  /** Below lambdas/. */
  readonly file: `${'aggregate' | 'ingest' | 'rollup' | 'stats' | 'store'}/${string}.ts`;
  readonly changes: readonly Change[];
  /** The file under test, where the changed one is imported by it. */
  readonly through?: Mutant['file'];
  /** What the laws say of it. */
  readonly breaks: RegExp;
}

/** Where a mutant is imported from. */
export const pathOf = ({ file, through = file, name }: Mutant): string =>
  `../../lambdas/${through}?mutant=${encodeURIComponent(name)}`;
