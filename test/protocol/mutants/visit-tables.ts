// Deliberate bugs in what a visitor table keeps, cuts and stores. `breaks` is the law that notices
// (test/property/visits/laws.ts).

import type { Visitors } from '../../../lambdas/domain/sketches/visitors.ts';
import type { Rows } from '../../../lambdas/domain/visits/rows.ts';
import type { fitting } from '../../../lambdas/domain/visits/table-weight.ts';
import type { VisitorDays } from '../../../lambdas/domain/visits/visitor-days.ts';
import type { mergeTables, TableLimits, tableOf, VisitorTable } from '../../../lambdas/domain/visits/visitor-table.ts';
import type { Mutant } from './mutant.ts';
import { bug, SAME, SMALLEST, VISITS, withoutMark } from './visit-bug.ts';

const totalOf = (rows: Rows): number => rows.reduce((sum, { weight }) => sum + weight, 0);

export const VISIT_TABLES: readonly Mutant[] = [
  bug(
    'count what is filtered on purpose',
    'visitor-table.ts',
    {
      tableOf:
        (real: typeof tableOf): typeof tableOf =>
        (events, ...rest) =>
          real([...events].map(withoutMark), ...rest),
    },
    VISITS,
  ),
  bug(
    'forget the hash that was cut',
    'visitor-table.ts',
    {
      cut:
        (real: (theta: number, ...rest: readonly unknown[]) => VisitorTable) =>
        (theta: number, ...rest: readonly unknown[]): VisitorTable => ({ ...real(theta, ...rest), theta }),
    },
    SAME,
  ),
  bug(
    'take the larger theta of two',
    'visitor-table.ts',
    {
      mergeTables:
        (real: typeof mergeTables): typeof mergeTables =>
        (a, b, limits) => {
          const theta = Math.max(a.theta, b.theta);
          return real({ ...a, theta }, { ...b, theta }, limits);
        },
    },
    SAME,
  ),
  bug(
    'take one table as it is, where the other has no row',
    'visitor-table.ts',
    {
      mergeTables:
        (real: typeof mergeTables): typeof mergeTables =>
        (a, b, limits) =>
          b.rows.length === 0 && a.theta <= b.theta ? a : real(a, b, limits),
    },
    /within smaller limits/,
  ),
  bug(
    'keep the rows of one table that the other has cut',
    'rows.ts',
    {
      below:
        () =>
        (rows: Rows): Rows =>
          rows,
    },
    SAME,
  ),
  bug(
    'cut by the number of rows alone',
    'visitor-table.ts',
    {
      cut:
        (real: (theta: number, rows: Rows, limits: TableLimits, atMost: number) => VisitorTable) =>
        (theta: number, rows: Rows, limits: TableLimits, atMost: number): VisitorTable =>
          real(theta, rows, { ...limits, weight: Infinity }, atMost),
    },
    SMALLEST,
  ),
  bug(
    'keep the row that weighs too much',
    'table-weight.ts',
    {
      fitting:
        (real: typeof fitting): typeof fitting =>
        (rows, limit) => {
          const { count, weight } = real(rows, limit);
          return { count: count + 1, weight };
        },
    },
    SMALLEST,
  ),
  bug(
    'weigh a text in each row that has it',
    'table-weight.ts',
    {
      fitting: (): typeof fitting => (rows, limit) => {
        const list = [...rows];
        const count = list.findIndex((_, index) => totalOf(list.slice(0, index + 1)) > limit);
        return { count: count === -1 ? list.length : count, weight: 0 };
      },
    },
    SMALLEST,
  ),
  bug(
    'believe that a table weighs less than it does',
    'visitor-table.ts',
    {
      ofWeight:
        (real: (table: VisitorTable, atMost: number) => VisitorTable) =>
        (table: VisitorTable, atMost: number): VisitorTable =>
          real(table, atMost - 200),
    },
    SAME,
  ),
  bug(
    'cut each day by itself',
    'visitor-days.ts',
    {
      cutDays:
        () =>
        (cut: VisitorDays): VisitorDays => {
          const days = [...cut.days].map(
            ([day, rows], index) => [day, index === 0 ? rows.filter(({ hash }) => hash < cut.theta) : rows] as const,
          );
          return { theta: cut.theta, days: new Map(days.filter(([, rows]) => rows.length > 0)) };
        },
    },
    /days keep the visitors/,
  ),
  bug(
    'keep the first days of a visitor, where all are too many',
    'visitor-days.ts',
    {
      thetaOfCount:
        (real: (days: ReadonlyMap<string, Rows>, limit: number) => number) =>
        (days: ReadonlyMap<string, Rows>, limit: number): number =>
          real(days, limit) + 1,
    },
    /days keep the visitors/,
  ),
  bug(
    'take visitors of the counts that the table has cut',
    'codec/hashes-of-rows.ts',
    {
      below:
        () =>
        (known: Visitors): readonly number[] =>
          known.kind === 'exact' ? [...known.hashes] : [],
      isWithin: () => (): boolean => true,
    },
    /table is read back as it was/,
  ),
  bug(
    'store pages in the order of their names',
    'codec/slot-columns.ts',
    {
      countBefore: () => (): number => 0,
    },
    /table is read back as it was/,
  ),
];
