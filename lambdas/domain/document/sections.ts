// A body as it is stored: a format byte, then two sections, the head (counts and dots) and the tail
// (what visitors did). They are compressed apart, so that a reader who needs the head alone does
// not decompress the tail. Small ones are compressed together, because they share their texts; and
// the smallest are not compressed at all.
//
// The format follows from the lengths of the sections: equal sections have equal bytes.

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

import { ByteReader, ByteWriter } from '../bytes.ts';

export interface Sections {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/**
 * The first byte. A reader refuses a format that it does not know: a newer writer made it.
 */
const FORMAT = { apart: 1, plain: 2, together: 3 } as const;

/**
 * Brotli: its built-in dictionary knows the words of URLs, so documents come out 5 to 10 % smaller
 * than by zstd or deflate. Quality 5 takes 1 to 3 ms; 9 takes ten times that for another 0.5 %.
 */
const QUALITY = 5;

/**
 * 64 KB, so long that a larger one saves nothing; it halves the time of clearing and filling the
 * compressor's tables.
 */
const WINDOW_BITS = 16;

/**
 * Below this a document fits one write unit anyway, and an answer over thousands of tiny days need
 * not decompress them.
 */
const PLAIN_BYTES = 512;

/** Up to this, the head is read no slower for the tail that is decompressed with it. */
const TOGETHER_BYTES = 24_576;

/** Of any section: what values take is bounded by their room, and dots compress little. */
export const MAX_SECTION_BYTES = 2 * 1024 * 1024;

export function packSections({ head, tail }: Sections): Uint8Array {
  const length = head.length + tail.length;
  if (length > TOGETHER_BYTES) {
    return joined(FORMAT.apart, compress(head), tail.length === 0 ? tail : compress(tail));
  }
  const plain = joined(FORMAT.plain, head, tail);
  if (length <= PLAIN_BYTES) return plain;
  const compressed = compress(plain.subarray(1));
  const packed = new Uint8Array(1 + compressed.length);
  packed[0] = FORMAT.together;
  packed.set(compressed, 1);
  return packed;
}

/** The head, and the tail if `hasTail`. Throws RangeError, or as brotli does. */
export function unpackSections(packed: Uint8Array, hasTail: boolean): Sections {
  const rest = packed.subarray(1);
  switch (packed[0]) {
    case FORMAT.plain:
      return cutApart(rest);
    case FORMAT.together:
      return cutApart(decompress(rest));
    case FORMAT.apart: {
      const { head, tail } = cutApart(rest);
      return { head: decompress(head), tail: hasTail && tail.length > 0 ? decompress(tail) : NO_BYTES };
    }
    case undefined:
      throw new RangeError('it has no body');
    default:
      throw new RangeError(`document format ${packed[0]} is unknown: damaged, or written by a newer version`);
  }
}

/** Whether it is stored as it is, and so fits one write unit. */
export const isPlain = (packed: Uint8Array): boolean => packed[0] === FORMAT.plain;

const NO_BYTES = new Uint8Array();

/**
 * The length is that of the tail: so if anything is cut off, the head is too short, and its reader
 * finds out.
 */
function joined(format: number, head: Uint8Array, tail: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(format);
  writer.varint(tail.length);
  writer.bytes(head);
  writer.bytes(tail);
  return writer.finish();
}

/** The inverse, without the format. */
function cutApart(bytes: Uint8Array): Sections {
  const reader = new ByteReader(bytes);
  const length = reader.varint();
  const rest = reader.rest();
  if (length > rest.length) throw new RangeError(`a tail of ${length} bytes in ${rest.length}`);
  const end = rest.length - length;
  return { head: rest.subarray(0, end), tail: rest.subarray(end) };
}

const compress = (plain: Uint8Array): Uint8Array =>
  brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });

const decompress = (compressed: Uint8Array): Uint8Array =>
  brotliDecompressSync(compressed, { maxOutputLength: MAX_SECTION_BYTES });
