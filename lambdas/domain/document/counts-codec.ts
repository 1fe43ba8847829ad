// Counts as bytes. Of its lists a document has those that say something, in a fixed order, and
// first which ones they are: one bit each. So a list that no event fills costs nothing, and a
// document stored before a dimension was added has it empty.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import { noSums, readSums, type Sums, writeSums } from '../sketches/sums.ts';
import { noValues, readTopValues, type TopValues, writeTopValues } from '../sketches/top-values.ts';
import { readVisitors, writeVisitors } from '../sketches/visitors.ts';
import type { Counts } from './counts.ts';
import { byDimension, DIMENSION_NAMES } from './dimensions.ts';
import { readQuarters, writeQuarters } from './quarters.ts';

/** Revenue, the other lists that are no dimension, then the dimensions. */
const LISTS = 4 + DIMENSION_NAMES.length;

export function writeCounts(writer: ByteWriter, counts: Counts): void {
  writer.varint(counts.events);
  writer.varint(counts.views);
  writer.varint(counts.filteredEvents);
  writer.varint(counts.unattributed);
  writeQuarters(writer, counts.quarters);
  writeVisitors(writer, counts.visitors);
  const { types, properties, filtered, revenue, dimensions } = counts;
  const lists = [types, properties, filtered, ...DIMENSION_NAMES.map((name) => dimensions[name])];
  const says = [saysSomething(revenue.counts), ...lists.map(saysSomething)];
  writer.varint(says.reduce((sum, each, index) => sum + (each ? 2 ** index : 0), 0));
  if (says[0] === true) writeSums(writer, revenue);
  for (const list of lists) if (saysSomething(list)) writeTopValues(writer, list);
}

/** Throws RangeError or TypeError on what `writeCounts` has not written. */
export function readCounts(reader: ByteReader): Counts {
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
  const nextSums = (): Sums => (isNext() ? readSums(reader) : noSums);
  const nextList = (): TopValues => (isNext() ? readList(reader) : noValues);
  const revenue = nextSums();
  const [types, properties, filtered] = [nextList(), nextList(), nextList()];
  const dimensions = byDimension(nextList);
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

function readList(reader: ByteReader): TopValues {
  const list = readTopValues(reader);
  if (!saysSomething(list)) throw new RangeError('it has a list that says nothing');
  return list;
}

/** A list that was shed has no values, and a floor. */
const saysSomething = ({ kept, floor }: TopValues): boolean => kept.length > 0 || floor > 0;
