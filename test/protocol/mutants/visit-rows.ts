// Deliberate bugs in what a row of the visitor table says of its visitor. `breaks` is the law that
// notices (test/property/visits/laws.ts).

import { GAP, type PageAt, type secondOf, type Slot, type slotOf } from '../../../lambdas/domain/visits/slot.ts';
import type { beginsVisit } from '../../../lambdas/domain/visits/visit.ts';
import type { mergeRows, rowOf, VisitorRow } from '../../../lambdas/domain/visits/visitor-row.ts';
import type { Mutant } from './mutant.ts';
import { bug, SAME, VISITS, withoutMark } from './visit-bug.ts';

/** Changes every row that is merged of two. */
const merged = (change: (row: VisitorRow) => VisitorRow) => ({
  mergeRows:
    (real: typeof mergeRows): typeof mergeRows =>
    (a, b) =>
      change(real(a, b)),
});

export const VISIT_ROWS: readonly Mutant[] = [
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
  bug('begin a visit in each half-hour', 'visit.ts', { beginsVisit: () => (): boolean => true }, VISITS),
  bug(
    'join the visits of neighbouring half-hours, however far apart their events are',
    'visit.ts',
    {
      beginsVisit:
        (real: typeof beginsVisit): typeof beginsVisit =>
        (slot, end) =>
          real(slot, end) && slot.index !== Math.floor(end / GAP) + 1,
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
    merged((row) => {
      const origins = row.origins.filter((origin) => row.slots.some((slot) => slot.origin === origin));
      const dropped = row.origins.filter((origin) => !origins.includes(origin));
      const weight = row.weight - dropped.reduce((sum, origin) => sum + 4 + Buffer.byteLength(origin), 0);
      return { ...row, origins, weight };
    }),
    SAME,
  ),
  bug(
    'count a page once a batch',
    'visitor-row.ts',
    merged((row) => ({ ...row, pages: row.pages.map((page) => ({ ...page, count: 1 })) })),
    /has the pages, names, origins and contexts/,
  ),
  bug(
    'let an event without a source count before others in its second',
    'context-keys.ts',
    {
      isTelling:
        () =>
        (text: string, other: string): boolean =>
          text < other,
    },
    VISITS,
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
