// Documents with tampered contents, what of them depends on no order, and when they are equal.

import type { Counts } from '../../lambdas/domain/document/counts.ts';
import type { DayDocument } from '../../lambdas/domain/document/day-document.ts';
import { encodeDocument } from '../../lambdas/domain/document/document-codec.ts';
import { byDimension } from '../../lambdas/domain/document/dimensions.ts';
import type { Dots } from '../../lambdas/domain/dots/dots.ts';
import type { TopValues } from '../../lambdas/domain/sketches/top-values.ts';

/** Whether they are equal. To compare bytes by `toEqual` takes milliseconds. */
export const sameBytes = (a: DayDocument, b: DayDocument): boolean =>
  Buffer.compare(encodeDocument(a), encodeDocument(b)) === 0;

export const withCounts = (document: DayDocument, change: Partial<Counts>): DayDocument => ({
  ...document,
  counts: { ...document.counts, ...change },
});

export const withDots = (document: DayDocument, change: Partial<Dots>): DayDocument => ({
  ...document,
  dots: { ...document.dots, ...change },
});

/**
 * Of a list that was cut it leaves that it was: which values are kept depends on the order, and
 * whether it is cut does not.
 */
export const withoutCutLists = (counts: Counts): Counts => ({
  ...counts,
  types: unlessCut(counts.types),
  properties: unlessCut(counts.properties),
  revenue: counts.revenue.counts.floor === 0 ? counts.revenue : { counts: CUT, sums: [] },
  filtered: unlessCut(counts.filtered),
  dimensions: byDimension((name) => unlessCut(counts.dimensions[name])),
});

const CUT: TopValues = { kept: [], floor: 1 };

const unlessCut = (values: TopValues): TopValues => (values.floor === 0 ? values : CUT);
