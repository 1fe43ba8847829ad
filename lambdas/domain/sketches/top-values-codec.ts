// A list of values and their counts as bytes. The list of a delta is stored by that of its base: of
// each value there how often it was counted, which is mostly 0 or little, and only what is new as a
// text. So it takes half.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import { ascending } from '../known-texts.ts';
import { type KeptValue, noValues, type TopValues } from './top-values.ts';

/** `known`: a list that the reader has. Each value must have been counted. */
export function writeTopValues(writer: ByteWriter, { kept, floor }: TopValues, known: TopValues = noValues): void {
  const others: KeptValue[] = [];
  let next = 0;
  for (const { value } of known.kept) {
    for (let entry = kept[next]; entry !== undefined && entry.value < value; entry = kept[(next += 1)]) {
      others.push(entry);
    }
    const hits = kept[next]?.value === value ? kept[next++]?.hits : 0;
    writer.varint(hits ?? 0);
  }
  others.push(...kept.slice(next));
  writer.texts(others.map(({ value }) => value));
  for (const { hits } of others) writer.varint(hits);
  writer.varint(floor);
  if (floor > 0) for (const { missed } of kept) writer.varint(missed);
}

/** Throws RangeError or TypeError on what writeTopValues has not written with this list. */
export function readTopValues(reader: ByteReader, known: TopValues = noValues): TopValues {
  const counted = known.kept.map(() => reader.varint());
  const texts = ascending(reader.texts());
  const others = texts.map((value) => ({ value, hits: reader.varint() }));
  const floor = reader.varint();
  const kept: KeptValue[] = [];
  const keep = (value: string, hits: number): void => {
    kept.push({ value, hits, missed: floor > 0 ? reader.varint() : 0 });
  };
  let next = 0;
  for (const [place, { value }] of known.kept.entries()) {
    let other = others[next];
    for (; other !== undefined && other.value < value; other = others[(next += 1)]) keep(other.value, other.hits);
    if (other?.value === value) throw new RangeError('a known value is stored without need');
    const hits = counted[place] ?? 0;
    if (hits > 0) keep(value, hits);
  }
  for (const { value, hits } of others.slice(next)) keep(value, hits);
  return { kept, floor };
}
