// A body as it is stored: a format byte, then two sections, the head (counts and dots) and the tail
// (what visitors did). They are compressed apart, so that a reader who needs the head alone does
// not decompress the tail.
//
// The format follows from what is packed: equal sections have equal bytes.

import { brotliCompressSync, brotliDecompressSync, constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { ByteReader, ByteWriter } from '../bytes.ts';

export interface Sections {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** The first byte. A reader refuses a format that it does not know: a newer writer made it. */
const FORMAT = { packed: 1, plain: 2 } as const;

/**
 * Brotli, where the texts are: its built-in dictionary knows the words of URLs, so heads come out 5
 * to 10 % smaller than by zstd or deflate. Quality 5 takes up to 1 ms; 9 takes ten times that for
 * another 0.5 %.
 */
const QUALITY = 5;

/**
 * 64 KB, so long that a larger one saves nothing; it halves the time of clearing and filling the
 * compressor's tables.
 */
const WINDOW_BITS = 16;

/**
 * Zstd, where nearly all is numbers: it is read twice as fast as brotli. Level 6 takes half the
 * time of level 9, for 0.05 to 0.3 % more bytes.
 */
const LEVEL = 6;

/** Below this a document fits one write unit anyway, and needs no time to be decompressed. */
const PLAIN_BYTES = 512;

/** Of any section: what values take is bounded by their room, and dots compress little. */
export const MAX_SECTION_BYTES = 2 * 1024 * 1024;

const NO_BYTES = new Uint8Array();

export function packSections({ head, tail }: Sections): Uint8Array {
  if (head.length + tail.length <= PLAIN_BYTES) return joined(FORMAT.plain, head, tail);
  return joined(FORMAT.packed, compressTexts(head), tail.length === 0 ? tail : compressNumbers(tail));
}

/**
 * The head, and the tail if `hasTail`. Throws as decompressors do, and RangeError for bytes that
 * cannot be a body.
 */
export function unpackSections(packed: Uint8Array, hasTail: boolean): Sections {
  const { head, tail } = cutApart(packed);
  const [format] = packed;
  if (format === FORMAT.plain) return { head, tail };
  if (format !== FORMAT.packed) {
    throw new RangeError(`document format ${format} is unknown: damaged, or written by a newer version`);
  }
  return {
    head: brotliDecompressSync(head, { maxOutputLength: MAX_SECTION_BYTES }),
    tail: hasTail && tail.length > 0 ? zstdDecompressSync(tail, { maxOutputLength: MAX_SECTION_BYTES }) : NO_BYTES,
  };
}

/** Whether it is stored as it is, and so fits one write unit. */
export const isPlain = (packed: Uint8Array): boolean => packed[0] === FORMAT.plain;

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

/** The inverse, whatever the format. */
function cutApart(packed: Uint8Array): Sections {
  if (packed.length === 0) throw new RangeError('it has no body');
  const reader = new ByteReader(packed.subarray(1));
  const length = reader.varint();
  const rest = reader.rest();
  if (length > rest.length) throw new RangeError(`a tail of ${length} bytes in ${rest.length}`);
  const end = rest.length - length;
  return { head: rest.subarray(0, end), tail: rest.subarray(end) };
}

const compressTexts = (plain: Uint8Array): Uint8Array =>
  brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });

const compressNumbers = (plain: Uint8Array): Uint8Array =>
  zstdCompressSync(plain, {
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
