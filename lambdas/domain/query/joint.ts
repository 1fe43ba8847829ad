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

  join(columns: readonly Int32Array[], into: Int32Array): void {
    for (const [day, column] of columns.entries()) {
      into.set(column.subarray(0, this.#lengths[day]), this.startOf(day));
    }
  }

  /** Of numbers that each day has from 0 on: places in another joint. */
  shift(columns: readonly Int32Array[], other: Joint, into: Int32Array): void {
    for (const [day, column] of columns.entries()) {
      const [start, length, shift] = [this.startOf(day), this.#lengths[day] ?? 0, other.startOf(day)];
      for (let place = 0; place < length; place += 1) into[start + place] = (column[place] ?? 0) + shift;
    }
  }

  /** Of numbers that each day maps to others. */
  map(columns: readonly Int32Array[], maps: readonly Int32Array[], into: Int32Array): void {
    for (const [day, column] of columns.entries()) {
      const [start, length, map = NO_NUMBERS] = [this.startOf(day), this.#lengths[day] ?? 0, maps[day]];
      for (let place = 0; place < length; place += 1) into[start + place] = map[column[place] ?? 0] ?? 0;
    }
  }
}

const NO_NUMBERS = new Int32Array();
