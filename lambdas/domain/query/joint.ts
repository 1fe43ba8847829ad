// Columns of several days, one behind the other.

export class Joint {
  /** Where the things of each day begin. */
  readonly starts: readonly number[];
  /** Of all days. */
  readonly length: number;
  readonly #lengths: readonly number[];

  /** `lengths`: how many things each day has. A longer column is taken as far as that. */
  constructor(lengths: readonly number[]) {
    let end = 0;
    this.starts = lengths.map((length) => (end += length) - length);
    this.length = end;
    this.#lengths = lengths;
  }

  startOf(day: number): number {
    return this.starts[day] ?? 0;
  }

  plain(columns: readonly Int32Array[]): Int32Array {
    const all = new Int32Array(this.length);
    for (const [day, column] of columns.entries()) {
      all.set(column.subarray(0, this.#lengths[day]), this.startOf(day));
    }
    return all;
  }

  /** Of numbers that each day has from 0 on: places in another joint. */
  shifted(columns: readonly Int32Array[], into: Joint): Int32Array {
    const all = this.plain(columns);
    for (const [day, length] of this.#lengths.entries()) {
      const [start, shift] = [this.startOf(day), into.startOf(day)];
      for (let place = start; place < start + length; place += 1) all[place] = (all[place] ?? 0) + shift;
    }
    return all;
  }

  /** The same, with the end behind the last. */
  bounds(columns: readonly Int32Array[], into: Joint): Int32Array {
    const all = new Int32Array(this.length + 1);
    all.set(this.shifted(columns, into));
    all[this.length] = into.length;
    return all;
  }

  /** Of numbers that each day maps to others. */
  mapped(columns: readonly Int32Array[], maps: readonly Int32Array[]): Int32Array {
    const all = this.plain(columns);
    for (const [day, length] of this.#lengths.entries()) {
      const map = maps[day] ?? NO_NUMBERS;
      const start = this.startOf(day);
      for (let place = start; place < start + length; place += 1) all[place] = map[all[place] ?? 0] ?? 0;
    }
    return all;
  }
}

const NO_NUMBERS = new Int32Array();
