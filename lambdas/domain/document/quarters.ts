// Views and events per quarter of an hour, from the first moment of the site's day. The offset of
// every time zone is a whole number of quarters, so the hours of any other zone are sums of them.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import { MAX_DAY_MS } from '../event/timestamp.ts';

export const QUARTER_MS = 15 * 60_000;

/** Of a local day: 96, and four more or less where clocks are put back or forward by an hour. */
export const MAX_QUARTERS = MAX_DAY_MS / QUARTER_MS;

/**
 * Views and events of one quarter after the other: those of quarter `q` at `2q` and `2q + 1`. Ends
 * with the last quarter that has an event.
 */
export type Quarters = readonly number[];

export const noQuarters: Quarters = [];

/** Counts events of a day, one after another. */
export class QuarterCounter {
  readonly #counts: number[] = [];

  /** `at` in milliseconds from the day's first moment. */
  count(at: number, isView: boolean): void {
    const views = 2 * Math.floor(at / QUARTER_MS);
    while (this.#counts.length < views + 2) this.#counts.push(0);
    this.#counts[views] = (this.#counts[views] ?? 0) + (isView ? 1 : 0);
    this.#counts[views + 1] = (this.#counts[views + 1] ?? 0) + 1;
  }

  total(): Quarters {
    return this.#counts.slice();
  }
}

/** Of two sets of events that share none. */
export function addQuarters(a: Quarters, b: Quarters): Quarters {
  const [long, short] = a.length < b.length ? [b, a] : [a, b];
  return short.length === 0 ? long : long.map((count, index) => count + (short[index] ?? 0));
}

/**
 * The quarters that have events: first the distances between them, then their events, then how many
 * of these are no views. So a few events take a few bytes.
 */
export function writeQuarters(writer: ByteWriter, quarters: Quarters): void {
  const used: number[] = [];
  for (let quarter = 0; 2 * quarter < quarters.length; quarter += 1) {
    if ((quarters[2 * quarter + 1] ?? 0) > 0) used.push(quarter);
  }
  writer.varint(used.length);
  used.forEach((quarter, index) => writer.varint(quarter - (used[index - 1] ?? -1) - 1));
  for (const quarter of used) writer.varint(quarters[2 * quarter + 1] ?? 0);
  for (const quarter of used) writer.varint((quarters[2 * quarter + 1] ?? 0) - (quarters[2 * quarter] ?? 0));
}

/** Throws RangeError on what `writeQuarters` has not written. */
export function readQuarters(reader: ByteReader): Quarters {
  const count = reader.varint();
  if (count > MAX_QUARTERS) throw new RangeError(`${count} quarters are more than a day has`);
  const used: number[] = [];
  for (let before = -1; used.length < count; used.push(before)) before += 1 + reader.varint();
  const last = used.at(-1) ?? -1;
  if (last >= MAX_QUARTERS) throw new RangeError(`no day has a quarter ${last}`);
  const quarters: number[] = [];
  while (quarters.length < 2 * (last + 1)) quarters.push(0);
  for (const quarter of used) quarters[2 * quarter + 1] = positive(reader.varint(), quarter);
  for (const quarter of used) {
    const events = quarters[2 * quarter + 1] ?? 0;
    const others = reader.varint();
    if (others > events) throw new RangeError(`quarter ${quarter} has more other events than events`);
    quarters[2 * quarter] = events - others;
  }
  return quarters;
}

function positive(events: number, quarter: number): number {
  if (events === 0) throw new RangeError(`quarter ${quarter} has no events`);
  return events;
}
