// Numbers of one kind stand together, in a column: the compressor then learns how they are
// distributed. A column has no length of its own: others say how many numbers it has.

import type { ByteReader, ByteWriter } from '../../bytes.ts';

export function writeColumn(writer: ByteWriter, values: readonly number[]): void {
  for (const value of values) writer.varint(value);
}

/** For numbers that are often over 127: their low bytes, which are noise, apart from the rest. */
export function writeWideColumn(writer: ByteWriter, values: readonly number[]): void {
  for (const value of values) writer.byte(value % 2 ** 8);
  for (const value of values) writer.varint(Math.floor(value / 2 ** 8));
}

/** For numbers that are mostly 0: how many are not, the zeros before each, and they. */
export function writeSparseColumn(writer: ByteWriter, values: readonly number[]): void {
  const gaps: number[] = [];
  const others: number[] = [];
  let zeros = 0;
  for (const value of values) {
    if (value === 0) zeros += 1;
    else {
      gaps.push(zeros);
      others.push(value - 1);
      zeros = 0;
    }
  }
  writer.varint(gaps.length);
  writeColumn(writer, gaps);
  writeColumn(writer, others);
}

/** A column that was read, to be taken from the top. */
export class Column {
  readonly values: readonly number[];
  #next = 0;

  constructor(values: readonly number[]) {
    this.values = values;
  }

  next(): number {
    const value = this.values[this.#next++];
    if (value === undefined) throw new RangeError('a column is too short');
    return value;
  }

  sum(): number {
    let sum = 0;
    for (const value of this.values) sum += value;
    return sum;
  }
}

export function readColumn(reader: ByteReader, count: number): Column {
  const values: number[] = [];
  for (let index = 0; index < count; index += 1) values.push(reader.varint());
  return new Column(values);
}

export function readWideColumn(reader: ByteReader, count: number): Column {
  const low = reader.bytes(count);
  const values: number[] = [];
  for (let index = 0; index < count; index += 1) values.push((low[index] ?? 0) + reader.varint() * 2 ** 8);
  return new Column(values);
}

/** A sparse column that was read, to be taken from the top. */
export class SparseColumn {
  readonly #gaps: readonly number[];
  readonly #others: readonly number[];
  #next = 0;
  /** Zeros up to the next other number. */
  #zeros: number;

  /** Throws RangeError for more than `count` numbers. */
  constructor(reader: ByteReader, count: number) {
    const others = reader.varint();
    if (others > count) throw new RangeError(`${others} numbers are more than ${count}`);
    const gaps = readColumn(reader, others);
    if (gaps.sum() + others > count) throw new RangeError('a column is too long');
    this.#gaps = gaps.values;
    this.#others = readColumn(reader, others).values;
    this.#zeros = this.#gaps[0] ?? Infinity;
  }

  next(): number {
    if (this.#zeros > 0) {
      this.#zeros -= 1;
      return 0;
    }
    const value = this.#others[this.#next++] ?? 0;
    this.#zeros = this.#gaps[this.#next] ?? Infinity;
    return 1 + value;
  }
}

/** Integers of either sign as those from 0 on, small ones small: 0, -1, 1, -2, 2. */
export const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
export const unzigzag = (code: number): number => (code % 2 === 0 ? code / 2 : -(code + 1) / 2);
