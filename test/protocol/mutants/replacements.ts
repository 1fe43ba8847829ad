// The code of a mutant calls this when it is loaded, to get the wrong function made from the real
// one.

import type { SourceFile } from './mutant.ts';
import { MUTANTS, ROLLUP_MUTANTS, VISIT_MUTANTS } from './mutants.ts';

/** By the mutant, the file and the name of the function. */
export function replacementOf([mutant, file, name]: readonly [string, string, string]): (real: unknown) => unknown {
  const found = [...MUTANTS, ...ROLLUP_MUTANTS, ...VISIT_MUTANTS].find((each) => each.name === mutant);
  const replace = found?.replaces[file as SourceFile]?.[name];
  if (replace === undefined) throw new Error(`there is no ${name} of ${file} in the mutant "${mutant}"`);
  return replace as (real: unknown) => unknown;
}
