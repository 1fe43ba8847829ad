// Writes and reads the compact binary form of a document: unsigned varints (LEB128), bytes,
// strings. Reading is strict: a value that is cut off or overlong throws, so that a damaged
// document is never half-read.

import { decodeText, encodeText } from './wtf-8.ts';

const CHUNK = 1024;
/** Between the texts of a list, none of which has one. */
const LINE_END = '\n';

/** Grows as it is written to. */
export class ByteWriter {
  #bytes = new Uint8Array(CHUNK);
  #length = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** An integer from 0 to Number.MAX_SAFE_INTEGER, 7 bits a byte, least significant first. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`varint cannot hold ${value}`);
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** Length, then the text (wtf-8.ts). */
  text(value: string): void {
    const encoded = encodeText(value);
    this.varint(encoded.length);
    this.bytes(encoded);
  }

  /**
   * A list of texts, as one text of a line each: so the compressor sees what they share, and they
   * are decoded at once. Where one of them has a line end itself, their lengths come first instead.
   */
  texts(values: readonly string[]): void {
    const areLines = !values.some((value) => value.includes(LINE_END));
    this.varint(2 * values.length + (areLines ? 0 : 1));
    if (values.length === 0) return;
    if (!areLines) for (const { length } of values) this.varint(length);
    this.text(values.join(areLines ? LINE_END : ''));
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(extra: number): void {
    if (this.#length + extra <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + extra));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/**
 * Reads what ByteWriter wrote, in the same order. Throws a RangeError or TypeError on anything
 * else.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    const value = this.#bytes[this.#offset++];
    if (value === undefined) throw new RangeError(`bytes end at ${this.#bytes.length}`);
    return value;
  }

  varint(): number {
    // Most take one byte.
    const first = this.#bytes[this.#offset];
    if (first !== undefined && first < 0x80) {
      this.#offset += 1;
      return first;
    }
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError('varint is over the safe integers');
      if (byte === 0 && scale > 1) throw new RangeError('varint is overlong');
      if (byte < 0x80) return value;
    }
  }

  /** A view of what is read: copy what is to stay. */
  bytes(length: number): Uint8Array {
    if (this.#offset + length > this.#bytes.length) throw new RangeError(`bytes end at ${this.#bytes.length}`);
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  /** What is left: a view of it. */
  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#offset);
  }

  text(): string {
    return decodeText(this.bytes(this.varint()));
  }

  texts(): string[] {
    const header = this.varint();
    const count = Math.floor(header / 2);
    const areLines = header % 2 === 0;
    if (count === 0 && areLines) return [];
    const lengths = areLines ? undefined : this.#varints(count);
    const values = lengths === undefined ? this.text().split(LINE_END) : slices(this.text(), lengths);
    if (values.length !== count) throw new RangeError(`${values.length} texts, not ${count}`);
    if (!areLines && !values.some((value) => value.includes(LINE_END)))
      throw new RangeError('texts with needless lengths');
    return values;
  }

  #varints(count: number): number[] {
    // No array of a length that the bytes cannot fill.
    if (count > this.#bytes.length) throw new RangeError(`bytes end at ${this.#bytes.length}`);
    return Array.from({ length: count }, () => this.varint());
  }

  /** Throws unless everything was read. */
  end(): void {
    if (this.#offset !== this.#bytes.length)
      throw new RangeError(`${this.#bytes.length - this.#offset} bytes left over`);
  }
}

/** A text cut into pieces of these lengths. Throws RangeError unless that is all of it. */
function slices(text: string, lengths: readonly number[]): string[] {
  let end = 0;
  const pieces = lengths.map((length) => text.slice(end, (end += length)));
  if (end !== text.length) throw new RangeError(`texts of ${end} characters, not ${text.length}`);
  return pieces;
}
