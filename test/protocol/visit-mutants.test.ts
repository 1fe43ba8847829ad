// The laws of the visitor table detect bugs: with any one of these bugs in the code, the law that
// is named for it breaks within a few hundred cases.

import { expect, test } from 'vitest';

import { addressOf } from './mutants/modules.ts';
import type { Mutant, SourceFile } from './mutants/mutant.ts';
import { VISIT_MUTANTS } from './mutants/mutants.ts';
import type { VisitCode } from '../property/visits/law.ts';
import { LAWS, REAL } from '../property/visits/laws.ts';

/** Where the code that the laws are about is. */
const MODULES: readonly SourceFile[] = [
  'domain/query/day-facts.ts',
  'domain/visits/context-keys.ts',
  'domain/visits/days-codec.ts',
  'domain/visits/table-codec.ts',
  'domain/visits/visitor-days.ts',
  'domain/visits/visitor-table.ts',
];

async function load(mutant: Mutant): Promise<VisitCode> {
  const code = { ...REAL };
  for (const loads of MODULES) {
    Object.assign(code, await import(addressOf({ ...mutant, loads })));
  }
  return code;
}

/** The laws of these names that the code breaks. Their cases have a fixed seed. */
const broken = (code: VisitCode, names: RegExp, atMost?: number): string[] =>
  LAWS.filter(({ name }) => names.test(name))
    .filter(({ check }) => {
      try {
        check(code, 42, atMost);
        return false;
      } catch {
        return true;
      }
    })
    .map(({ name }) => name);

test.each(VISIT_MUTANTS)('is caught: $name', async (mutant) => {
  expect(broken(await load(mutant), mutant.breaks)).toHaveLength(1);
});

// As many as find most of the bugs; visits.test.ts has other ones in every run.
test('none is seen where there is no bug, by the first of these cases', () => {
  expect(broken(REAL, /./, 50)).toEqual([]);
});
