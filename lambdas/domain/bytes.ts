// Writes and reads the compact binary form of a document: unsigned varints (LEB128), 48-bit
// integers, bytes, strings. Reading is strict: a value that is cut off or overlong throws, so that
// a damaged document is never half-read.

const CHUNK = 1024;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

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

  /**
   * An integer from 0 to 2^48 - 1 in six bytes, most significant first: for what is evenly
   * distributed, as hashes are.
   */
  uint48(value: number): void {
    for (let scale = 2 ** 40; scale >= 1; scale /= 2 ** 8) this.byte(Math.floor(value / scale) % 2 ** 8);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** Length, then UTF-8. The string must be well-formed: JSON text always is. */
  text(value: string): void {
    const encoded = Buffer.from(value, 'utf8');
    this.varint(encoded.length);
    this.bytes(encoded);
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
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError('varint is over the safe integers');
      if (byte === 0 && scale > 1) throw new RangeError('varint is overlong');
      if (byte < 0x80) return value;
    }
  }

  uint48(): number {
    let value = 0;
    for (let index = 0; index < 6; index += 1) value = value * 2 ** 8 + this.byte();
    return value;
  }

  /** A view of what is read: copy what is to stay. */
  bytes(length: number): Uint8Array {
    if (this.#offset + length > this.#bytes.length) throw new RangeError(`bytes end at ${this.#bytes.length}`);
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  text(): string {
    return UTF8.decode(this.bytes(this.varint()));
  }

  /** Throws unless everything was read. */
  end(): void {
    if (this.#offset !== this.#bytes.length)
      throw new RangeError(`${this.#bytes.length - this.#offset} bytes left over`);
  }
}
