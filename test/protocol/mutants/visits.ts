// Deliberate bugs in the visitor table: in what a row keeps, what a table cuts, and how both are
// stored. `breaks` is the law that notices (test/property/visits/laws.ts).

import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import type { Visitors } from '../../../lambdas/domain/sketches/visitors.ts';
import type { Rows } from '../../../lambdas/domain/visits/rows.ts';
import type { PageAt, secondOf, Slot, slotOf } from '../../../lambdas/domain/visits/slot.ts';
import type { fitting } from '../../../lambdas/domain/visits/table-weight.ts';
import type { Visit } from '../../../lambdas/domain/visits/visit.ts';
import type { VisitorDays } from '../../../lambdas/domain/visits/visitor-days.ts';
import type { mergeRows, rowOf, VisitorRow } from '../../../lambdas/domain/visits/visitor-row.ts';
import type { mergeTables, TableLimits, tableOf, VisitorTable } from '../../../lambdas/domain/visits/visitor-table.ts';
import type { Mutant, Replacements, SourceFile } from './mutant.ts';

/** Every file between the laws and a bug imports the others with the bug in them. */
const FILES: readonly SourceFile[] = [
  'domain/visits/context-keys.ts',
  'domain/visits/days-codec.ts',
  'domain/visits/rows.ts',
  'domain/visits/slot.ts',
  'domain/visits/table-codec.ts',
  'domain/visits/table-weight.ts',
  'domain/visits/visit.ts',
  'domain/visits/visitor-days.ts',
  'domain/visits/visitor-row.ts',
  'domain/visits/visitor-table.ts',
  'domain/visits/codec/columns.ts',
  'domain/visits/codec/hashes-of-rows.ts',
  'domain/visits/codec/rows-reader.ts',
  'domain/visits/codec/rows-writer.ts',
  'domain/visits/codec/seen-columns.ts',
  'domain/visits/codec/slot-columns.ts',
];
const THROUGH = Object.fromEntries(FILES.map((file) => [file, {}]));

/** A bug in one file of `lambdas/domain/visits`. */
const bug = (name: string, file: string, replaced: Replacements, breaks: RegExp): Mutant => ({
  name,
  loads: 'domain/visits/visitor-table.ts',
  replaces: { ...THROUGH, [`domain/visits/${file}`]: replaced },
  breaks,
});

const SAME = /the same by every order/;
const SMALLEST = /smallest hashes, as many as fit both/;
const VISITS = /has the visits that sorting/;
const ROW = /has the pages, names, origins and contexts/;

/** The event as if it were as any other. */
const withoutMark = (event: MessageEvent): MessageEvent =>
  Object.fromEntries(
    Object.entries(event).filter(([key]) => key !== 'interactive' && key !== 'filtered'),
  ) as unknown as MessageEvent;

const totalOf = (rows: Rows): number => rows.reduce((sum, { weight }) => sum + weight, 0);

export const VISIT_MUTANTS: readonly Mutant[] = [
  bug(
    'take the origin of the last event',
    'slot.ts',
    {
      mergeSlots:
        (real: (a: Slot, b: Slot) => Slot) =>
        (a: Slot, b: Slot): Slot => ({ ...real(a, b), origin: a.last > b.last ? a.origin : b.origin }),
    },
    SAME,
  ),
  bug(
    'leave ties to the order of arrival',
    'slot.ts',
    {
      isBefore:
        () =>
        (a: PageAt, b: PageAt): boolean =>
          a.at < b.at,
    },
    SAME,
  ),
  bug(
    'round seconds',
    'slot.ts',
    {
      secondOf:
        (): typeof secondOf =>
        ({ at }) =>
          Math.round(at / 1000),
    },
    VISITS,
  ),
  bug(
    'take windows that are longer than the gap',
    'slot.ts',
    {
      slotOf:
        (real: typeof slotOf): typeof slotOf =>
        (event, origin) => ({ ...real(event, origin), index: Math.floor(event.at / 2_000_000) }),
    },
    VISITS,
  ),
  bug(
    'begin a visit in each half-hour',
    'visit.ts',
    {
      visitsOf:
        (real: (row: Pick<VisitorRow, 'slots'>) => Visit[]) =>
        ({ slots }: Pick<VisitorRow, 'slots'>): Visit[] =>
          slots.flatMap((slot) => real({ slots: [slot] })),
    },
    VISITS,
  ),
  bug(
    'join the visits of neighbouring half-hours, however far apart their events are',
    'visit.ts',
    {
      visitsOf:
        (real: (row: Pick<VisitorRow, 'slots'>) => Visit[]) =>
        ({ slots }: Pick<VisitorRow, 'slots'>): Visit[] =>
          real({
            slots: slots.map((slot, place) =>
              slots[place - 1]?.index === slot.index - 1 ? { ...slot, first: slots[place - 1]?.last ?? 0 } : slot,
            ),
          }),
    },
    VISITS,
  ),
  bug(
    'let an event begin a visit that is not interactive',
    'visitor-row.ts',
    {
      rowOf:
        (real: typeof rowOf): typeof rowOf =>
        (hash, event) =>
          real(hash, event.interactive === false ? withoutMark(event) : event),
    },
    VISITS,
  ),
  bug(
    'keep the origins of slots alone, so that a row can become lighter',
    'visitor-row.ts',
    {
      mergeRows:
        (real: typeof mergeRows): typeof mergeRows =>
        (a, b) => {
          const row = real(a, b);
          const origins = row.origins.filter((origin) => row.slots.some((slot) => slot.origin === origin));
          const dropped = row.origins.filter((origin) => !origins.includes(origin));
          const weight = row.weight - dropped.reduce((sum, origin) => sum + 4 + Buffer.byteLength(origin), 0);
          return { ...row, origins, weight };
        },
    },
    SAME,
  ),
  bug(
    'count a page once a batch',
    'visitor-row.ts',
    {
      mergeRows:
        (real: typeof mergeRows): typeof mergeRows =>
        (a, b) => {
          const row = real(a, b);
          return { ...row, pages: row.pages.map((page) => ({ ...page, count: 1 })) };
        },
    },
    ROW,
  ),
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
  bug(
    'leave tabs in a context as they are',
    'context-keys.ts',
    {
      escape:
        () =>
        (value: string): string =>
          value,
    },
    /comes back from its two texts/,
  ),
];
