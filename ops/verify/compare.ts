// Compares a document with the fold of its raw events, key by key. The comparison is exact where
// both sides are. If a dimension was over its cap, its kept values depend on the order of the
// events. Then both sides give bounds, and only bounds that exclude each other are a difference.

import { ByteWriter } from '../../lambdas/domain/bytes.ts';
import type { Counts } from '../../lambdas/domain/document/counts.ts';
import { DIMENSION_NAMES } from '../../lambdas/domain/document/dimensions.ts';
import type { DayDocument } from '../../lambdas/domain/document/day-document.ts';
import { countNumbers } from '../../lambdas/domain/dots/dot-set.ts';
import type { Sums } from '../../lambdas/domain/sketches/sums.ts';
import { mostMissed, type TopValues } from '../../lambdas/domain/sketches/top-values.ts';
import {
  countVisitors,
  mergeVisitors,
  noVisitors,
  type Visitors,
  writeVisitors,
} from '../../lambdas/domain/sketches/visitors.ts';
import type { InspectedDay, Part } from '../store/document-inspector.ts';
import { compareTables } from './compare-tables.ts';
import type { Difference } from './difference.ts';
import { withoutDots } from './dot-difference.ts';
import { quoted } from '../../kit/text.ts';

export type Readable = Pick<InspectedDay, 'parts'> & { readonly document: DayDocument };

/**
 * The differences between a document and the fold of its raw events. If `isComplete` is false, raw
 * events of some dots are missing. Then the document must hold at least what the raw events say,
 * and no more events than its dots name.
 */
export function compare({ document, parts }: Readable, raw: DayDocument, isComplete: boolean): Difference[] {
  const { counts, table, dots } = document;
  const found = compareCounts(counts, raw.counts, isComplete);
  if (isComplete) found.push(...compareTables(table, raw.table));
  for (const [name, part] of Object.entries(parts)) {
    for (const key of ['events', 'views'] as const) {
      if (part[key] !== part.document.counts[key]) found.push(ofPart(name, part, key));
    }
  }
  const named = countNumbers(dots.counted);
  const unnamed = countNumbers(withoutDots(raw.dots.counted, dots.counted));
  if (unnamed > 0) found.push({ key: 'dots', document: named, raw: named + unnamed });
  if (!isComplete && counts.events > named) found.push({ key: 'dots', document: named, raw: counts.events });
  return found;
}

/**
 * The differences between counts. If `isComplete` is false, `raw` is a lower bound of the truth.
 */
export function compareCounts(counts: Counts, raw: Counts, isComplete: boolean): Difference[] {
  const most = (count: number): number => (isComplete ? count : Infinity);
  const found: Difference[] = [];
  const check = (key: string, of: Bounds, other: Bounds): void => {
    if (of.least > most(other.most) || of.most < other.least) found.push({ key, document: show(of), raw: show(other) });
  };
  const checkCount = (key: string, count: number, other: number): void => check(key, exactly(count), exactly(other));

  checkCount('events', counts.events, raw.events);
  checkCount('views', counts.views, raw.views);
  checkCount('filtered events', counts.filteredEvents, raw.filteredEvents);
  checkCount('views without a visitor', counts.unattributed, raw.unattributed);
  for (let index = 0; index < Math.max(counts.quarters.length, raw.quarters.length); index += 1) {
    checkCount(quarterName(index), counts.quarters[index] ?? 0, raw.quarters[index] ?? 0);
  }
  for (const [name, values, others] of [
    ['type', counts.types, raw.types] as const,
    ['property', counts.properties, raw.properties] as const,
    ['revenue', counts.revenue.counts, raw.revenue.counts] as const,
    ['filtered', counts.filtered, raw.filtered] as const,
    ...DIMENSION_NAMES.map((name) => [name, counts.dimensions[name], raw.dimensions[name]] as const),
  ]) {
    const [ours, theirs] = [boundsOf(values), boundsOf(others)];
    for (const value of new Set([...values.kept, ...others.kept].map((each) => each.value))) {
      check(`${name} ${quoted(value)}`, ours(value), theirs(value));
    }
  }
  const [ours, theirs] = [sumBoundsOf(counts.revenue), sumBoundsOf(raw.revenue)];
  for (const value of new Set([...counts.revenue.counts.kept, ...raw.revenue.counts.kept].map((each) => each.value))) {
    check(`sum of revenue ${quoted(value)}`, ours(value), theirs(value));
  }
  if (!areVisitors(counts.visitors, raw.visitors, isComplete)) {
    const [ours, theirs] = [countVisitors(counts.visitors), countVisitors(raw.visitors)];
    const key = ours === theirs ? 'visitors (same number, other visitors)' : 'visitors';
    found.push({ key, document: ours, raw: theirs });
  }
  return found;
}

/** The plain numbers of an item copy those of its document. */
const ofPart = (name: string, part: Part, key: 'events' | 'views'): Difference => ({
  key: `${key} (the ${name}'s plain number)`,
  document: Number.isNaN(part[key]) ? 'none' : part[key],
  raw: part.document.counts[key],
});

/** Both inclusive. */
interface Bounds {
  readonly least: number;
  readonly most: number;
}

const exactly = (count: number): Bounds => ({ least: count, most: count });

/** The bounds of a value's true count (top-values.ts). */
function boundsOf(values: TopValues): (value: string) => Bounds {
  const bounds = new Map(values.kept.map(({ value, hits, missed }) => [value, { least: hits, most: hits + missed }]));
  return (value) => bounds.get(value) ?? { least: 0, most: mostMissed(values, value) };
}

/** The same of a sum: of events that were missed it says nothing. */
function sumBoundsOf({ counts, sums }: Sums): (value: string) => Bounds {
  const bounds = new Map(
    counts.kept.map(({ value, missed }, index) => {
      const least = sums[index] ?? 0;
      return [value, { least, most: missed === 0 ? least : Infinity }];
    }),
  );
  return (value) => bounds.get(value) ?? { least: 0, most: mostMissed(counts, value) === 0 ? 0 : Infinity };
}

/** `views at 13:15`: by the clock of a day on which none was put back or forward. */
function quarterName(index: number): string {
  const quarter = Math.floor(index / 2);
  const [hour, minute] = [Math.floor(quarter / 4), (quarter % 4) * 15].map((part) => String(part).padStart(2, '0'));
  return `${index % 2 === 0 ? 'views' : 'events'} at ${hour}:${minute}`;
}

const show = ({ least, most }: Bounds): number | string => (least === most ? least : `${least}..${most}`);

const areVisitors = (visitors: Visitors, raw: Visitors, isComplete: boolean): boolean =>
  sameVisitors(visitors, isComplete ? raw : mergeVisitors(visitors, raw));

/**
 * Equal visitors have equal bytes. If one side has only a sketch, as after shedding detail, the
 * other is converted to a sketch too.
 */
function sameVisitors(a: Visitors, b: Visitors): boolean {
  const ours = b.kind === 'sketch' ? sketched(a) : a;
  const theirs = a.kind === 'sketch' ? sketched(b) : b;
  return Buffer.compare(bytesOf(ours), bytesOf(theirs)) === 0;
}

function bytesOf(visitors: Visitors): Uint8Array {
  const writer = new ByteWriter();
  writeVisitors(writer, visitors);
  return writer.finish();
}

const sketched = (visitors: Visitors): Visitors => mergeVisitors(visitors, noVisitors, 0);
