// Documents with tampered contents.

import type { Counts } from '../../lambdas/domain/document/counts.ts';
import type { DayDocument } from '../../lambdas/domain/document/day-document.ts';
import type { Dots } from '../../lambdas/domain/dots/dots.ts';

export const withCounts = (document: DayDocument, change: Partial<Counts>): DayDocument => ({
  ...document,
  counts: { ...document.counts, ...change },
});

export const withDots = (document: DayDocument, change: Partial<Dots>): DayDocument => ({
  ...document,
  dots: { ...document.dots, ...change },
});
