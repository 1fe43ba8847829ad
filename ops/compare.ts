// A document against the fold of its raw events, key by key. Exact where both are; where a dimension was over its cap, what is kept
// depends on the order of the events, so there both state bounds, and only bounds that exclude each other are a difference.

import { type DayDocument, DIMENSION_NAMES, emptyDocument } from '../lambdas/domain/day-document.ts';
import { encodeDocument } from '../lambdas/domain/document-codec.ts';
import { countReceipts } from '../lambdas/domain/receipts.ts';
import type { TopValues } from '../lambdas/domain/top-values.ts';
import { countVisitors, mergeVisitors, type Visitors } from '../lambdas/domain/visitors.ts';
import type { InspectedDay, InspectedPart } from './store/document-keeper.ts';
import { withoutReceipts } from './receipts.ts';
import { quoted } from './text.ts';

/** One key that the document and its raw events disagree about. */
export interface Difference {
  /** `views`, `hour 13`, `path "/pricing"`, `visitors`, … */
  readonly key: string;
  /** A count, or `3..5` where it is known within bounds. */
  readonly document: number | string;
  readonly raw: number | string;
}

export type Readable = Pick<InspectedDay, 'parts'> & { readonly document: DayDocument };

/**
 * What differs. With `isComplete` false, raw events of some receipts are missing: then the document must hold at least what the raw
 * events say, and no more events than its receipts name.
 */
export function compare({ document, parts }: Readable, raw: DayDocument, isComplete: boolean): Difference[] {
  const most = (count: number): number => (isComplete ? count : Infinity);
  const found: Difference[] = [];
  const check = (key: string, of: Bounds, other: Bounds): void => {
    // Incomplete raw is a lower bound of the truth.
    if (of.least > most(other.most) || of.most < other.least) found.push({ key, document: show(of), raw: show(other) });
  };
  const checkCount = (key: string, count: number, other: number): void => check(key, exactly(count), exactly(other));

  checkCount('events', document.events, raw.events);
  checkCount('views', document.views, raw.views);
  for (const part of parts) {
    for (const key of ['events', 'views'] as const) {
      if (part[key] !== part.document[key]) found.push(ofPart(part, key));
    }
  }
  raw.hours.forEach((count, hour) => checkCount(`hour ${hour}`, document.hours[hour] ?? 0, count));
  for (const [name, values, others] of [
    ['type', document.types, raw.types] as const,
    ...DIMENSION_NAMES.map((name) => [name, document.dimensions[name], raw.dimensions[name]] as const),
  ]) {
    const [ours, theirs] = [boundsOf(values), boundsOf(others)];
    for (const value of new Set([...values.kept, ...others.kept].map((each) => each.value))) {
      check(`${name} ${quoted(value)}`, ours(value), theirs(value));
    }
  }
  if (!areVisitors(document.visitors, raw.visitors, isComplete)) {
    const [ours, theirs] = [countVisitors(document.visitors), countVisitors(raw.visitors)];
    const key = ours === theirs ? 'visitors (as many, but others)' : 'visitors';
    found.push({ key, document: ours, raw: theirs });
  }
  const named = countReceipts(document.counted);
  const unnamed = countReceipts(withoutReceipts(raw.counted, document.counted));
  if (unnamed > 0) found.push({ key: 'receipts', document: named, raw: named + unnamed });
  if (!isComplete && document.events > named) {
    found.push({ key: 'receipts', document: named, raw: document.events });
  }
  const unrefused = countReceipts(withoutReceipts(raw.refused, document.refused));
  if (unrefused > 0) {
    found.push({ key: 'refused', document: countReceipts(document.refused), raw: countReceipts(raw.refused) });
  }
  return found;
}

/** The plain numbers of an item are a copy of its document's. */
const ofPart = (part: InspectedPart, key: 'events' | 'views'): Difference => ({
  key: `${key} (the ${part.name}'s plain number)`,
  document: Number.isNaN(part[key]) ? 'none' : part[key],
  raw: part.document[key],
});

/** Both inclusive. */
interface Bounds {
  readonly least: number;
  readonly most: number;
}

const exactly = (count: number): Bounds => ({ least: count, most: count });

/** The true count of a value lies between these (top-values.ts). */
function boundsOf({ kept, floor }: TopValues): (value: string) => Bounds {
  const bounds = new Map(kept.map(({ value, hits, missed }) => [value, { least: hits, most: hits + missed }]));
  return (value) => bounds.get(value) ?? { least: 0, most: floor };
}

const show = ({ least, most }: Bounds): number | string => (least === most ? least : `${least}..${most}`);

const areVisitors = (visitors: Visitors, raw: Visitors, isComplete: boolean): boolean =>
  sameVisitors(visitors, isComplete ? raw : mergeVisitors(visitors, raw));

/** Equal visitors have equal bytes. */
const sameVisitors = (a: Visitors, b: Visitors): boolean =>
  Buffer.compare(
    encodeDocument({ ...emptyDocument, visitors: a }),
    encodeDocument({ ...emptyDocument, visitors: b }),
  ) === 0;
