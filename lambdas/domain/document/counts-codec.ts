// Counts as bytes. Of its lists a document has those that say something, in a fixed order, and
// first which ones they are: one bit each. So a list that no event fills costs nothing, and a
// document stored before a dimension was added has it empty.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import { noSums, readSums, writeSums } from '../sketches/sums.ts';
import { noValues, type TopValues } from '../sketches/top-values.ts';
import { readTopValues, writeTopValues } from '../sketches/top-values-codec.ts';
import { readVisitors, writeVisitors } from '../sketches/visitors.ts';
import { type Counts, noCounts } from './counts.ts';
import { byDimension, DIMENSION_NAMES } from './dimensions.ts';
import { readQuarters, writeQuarters } from './quarters.ts';

/** Revenue, the other lists that are no dimension, then the dimensions. */
const LISTS = 4 + DIMENSION_NAMES.length;

/** `base`: the counts that these add to. What they count is mostly in its lists. */
export function writeCounts(writer: ByteWriter, counts: Counts, base: Counts = noCounts): void {
  writer.varint(counts.events);
  writer.varint(counts.views);
  writer.varint(counts.filteredEvents);
  writer.varint(counts.unattributed);
  writeQuarters(writer, counts.quarters);
  writeVisitors(writer, counts.visitors);
  const [lists, known] = [listsOf(counts), listsOf(base)];
  const says = [saysSomething(counts.revenue.counts), ...lists.map(saysSomething)];
  writer.varint(says.reduce((sum, each, index) => sum + (each ? 2 ** index : 0), 0));
  if (says[0] === true) writeSums(writer, counts.revenue, base.revenue);
  for (const [index, list] of lists.entries()) if (saysSomething(list)) writeTopValues(writer, list, known[index]);
}

const listsOf = ({ types, properties, filtered, dimensions }: Counts): readonly TopValues[] => [
  types,
  properties,
  filtered,
  ...DIMENSION_NAMES.map((name) => dimensions[name]),
];

/** Throws RangeError or TypeError on what `writeCounts` has not written with this base. */
export function readCounts(reader: ByteReader, base: Counts = noCounts): Counts {
  const events = reader.varint();
  const views = reader.varint();
  const filteredEvents = reader.varint();
  const unattributed = reader.varint();
  const quarters = readQuarters(reader);
  const visitors = readVisitors(reader);
  const has = reader.varint();
  if (has >= 2 ** LISTS) throw new RangeError('it has a list that is unknown: a newer version wrote it');
  let place = 0;
  const isNext = (): boolean => Math.floor(has / 2 ** place++) % 2 === 1;
  const revenue = isNext() ? readSums(reader, base.revenue) : noSums;
  const [types = noValues, properties = noValues, filtered = noValues, ...others] = listsOf(base).map((known) =>
    isNext() ? readList(reader, known) : noValues,
  );
  const dimensions = byDimension((name) => others[DIMENSION_NAMES.indexOf(name)] ?? noValues);
  return {
    events,
    views,
    filteredEvents,
    unattributed,
    quarters,
    visitors,
    types,
    properties,
    revenue,
    filtered,
    dimensions,
  };
}

function readList(reader: ByteReader, known: TopValues): TopValues {
  const list = readTopValues(reader, known);
  if (!saysSomething(list)) throw new RangeError('it has a list that says nothing');
  return list;
}

/** A list that was shed has no values, and a floor. */
const saysSomething = ({ kept, floor }: TopValues): boolean => kept.length > 0 || floor > 0;
