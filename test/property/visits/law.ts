// A law of the visitor table, as a property of any code that claims to keep it: the real one, or
// one with a deliberate bug (test/protocol/visit-mutants.test.ts).

import fc from 'fast-check';

import type { DayFacts } from '../../../lambdas/domain/query/day-facts.ts';
import type { contextOf, fieldOf, originOf } from '../../../lambdas/domain/visits/context-keys.ts';
import type { readDays, writeDays } from '../../../lambdas/domain/visits/days-codec.ts';
import type { readTable, writeTable } from '../../../lambdas/domain/visits/table-codec.ts';
import type { dayOfTable, mergeDays } from '../../../lambdas/domain/visits/visitor-days.ts';
import type { cutTo, mergeTables, tableOf } from '../../../lambdas/domain/visits/visitor-table.ts';

/** What the laws are about. */
export interface VisitCode {
  readonly tableOf: typeof tableOf;
  readonly mergeTables: typeof mergeTables;
  readonly cutTo: typeof cutTo;
  readonly DayFacts: typeof DayFacts;
  readonly dayOfTable: typeof dayOfTable;
  readonly mergeDays: typeof mergeDays;
  readonly writeTable: typeof writeTable;
  readonly readTable: typeof readTable;
  readonly writeDays: typeof writeDays;
  readonly readDays: typeof readDays;
  readonly originOf: typeof originOf;
  readonly contextOf: typeof contextOf;
  readonly fieldOf: typeof fieldOf;
}

export interface Law {
  /** A sentence. */
  readonly name: string;
  /**
   * Throws where the code breaks it. With a seed the same cases are drawn in every run, and the
   * first that breaks it is not looked at more closely. At most `atMost` cases.
   */
  readonly check: (code: VisitCode, seed?: number, atMost?: number) => void;
}

/** What must hold of `code` for whatever is drawn, `numRuns` times. */
export const law = <Drawn extends unknown[]>(
  name: string,
  numRuns: number,
  drawn: { [K in keyof Drawn]: fc.Arbitrary<Drawn[K]> },
  holds: (code: VisitCode, ...drawn: Drawn) => void,
): Law => ({
  name,
  check: (code, seed, atMost = Infinity) =>
    fc.assert(
      fc.property(fc.tuple<Drawn>(...drawn), (some) => holds(code, ...some)),
      { numRuns: Math.min(numRuns, atMost), ...(seed !== undefined && { seed, endOnFailure: true }) },
    ),
});
