// A body as it is stored: a format byte, then two sections, the head (counts and dots) and the tail
// (what visitors did). They are compressed apart, so that a reader who needs the head alone does
// not decompress the tail. But what they share is stored once: the head is the compressor's
// dictionary for the tail. The body of a delta has the head of its base as dictionary for both,
// since a day's pages and sources come again and again: it is half as large by that.
//
// The format follows from what is packed: equal sections have equal bytes.

import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  zstdCompressSync,
  zstdDecompressSync,
  type ZstdOptions,
} from 'node:zlib';

import { ByteReader, ByteWriter } from '../bytes.ts';

export interface Sections {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/**
 * The first byte. A reader refuses a format that it does not know: a newer writer made it. `added`
 * is a delta's: it can be read only with the body that it adds to.
 */
const FORMAT = { alone: 1, plain: 2, added: 3 } as const;

/**
 * Brotli, where there is no dictionary: its built-in one knows the words of URLs, so heads come out
 * 5 to 10 % smaller than by zstd or deflate. Quality 5 takes up to 1 ms; 9 takes ten times that for
 * another 0.5 %.
 */
const QUALITY = 5;

/**
 * 64 KB, so long that a larger one saves nothing; it halves the time of clearing and filling the
 * compressor's tables.
 */
const WINDOW_BITS = 16;

/** Zstd, where there is one. Level 15 takes ten times as long for another 4 %. */
const LEVEL = 9;

/** Below this a document fits one write unit anyway, and needs no time to be decompressed. */
const PLAIN_BYTES = 512;

/** Of any section: what values take is bounded by their room, and dots compress little. */
export const MAX_SECTION_BYTES = 2 * 1024 * 1024;

const NO_BYTES = new Uint8Array();

/** `base`: the body that this one adds to. */
export function packSections({ head, tail }: Sections, base?: Uint8Array): Uint8Array {
  if (head.length + tail.length <= PLAIN_BYTES) return remembered(joined(FORMAT.plain, head, tail), head);
  const before = base === undefined ? NO_BYTES : headOf(base);
  const compressed = before.length === 0 ? compress(head) : compressAfter(before, head);
  const format = before.length === 0 ? FORMAT.alone : FORMAT.added;
  const packed = joined(format, compressed, tail.length === 0 ? tail : compressAfter(together(before, head), tail));
  return remembered(packed, head);
}

/**
 * The head, and the tail if `hasTail`. Throws as decompressors do, and RangeError for bytes that
 * cannot be a body, or not one that adds to this base.
 */
export function unpackSections(packed: Uint8Array, hasTail: boolean, base?: Uint8Array): Sections {
  const rest = cutApart(packed);
  const [format] = packed;
  if (format === FORMAT.plain) {
    remembered(packed, rest.head);
    return rest;
  }
  if (format === FORMAT.alone) return unpackAfter(NO_BYTES, packed, rest, hasTail);
  if (format !== FORMAT.added) {
    throw new RangeError(`document format ${format} is unknown: damaged, or written by a newer version`);
  }
  if (base === undefined) throw new RangeError('it adds to a document that is not there');
  return unpackAfter(headOf(base), packed, rest, hasTail);
}

/** Whether it is stored as it is, and so fits one write unit. */
export const isPlain = (packed: Uint8Array): boolean => packed[0] === FORMAT.plain;

/** The head of a body that adds to no other. Throws as unpackSections does. */
export const headOf = (packed: Uint8Array): Uint8Array => heads.get(packed) ?? unpackSections(packed, false).head;

/** Of bodies that were packed or unpacked: the next delta needs its base's head again. */
const heads = new WeakMap<Uint8Array, Uint8Array>();

function remembered(packed: Uint8Array, head: Uint8Array): Uint8Array {
  heads.set(packed, head);
  return packed;
}

function unpackAfter(before: Uint8Array, packed: Uint8Array, { head: first, tail }: Sections, hasTail: boolean) {
  const head = before.length === 0 ? decompress(first) : decompressAfter(before, first);
  remembered(packed, head);
  return { head, tail: hasTail && tail.length > 0 ? decompressAfter(together(before, head), tail) : NO_BYTES };
}

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

const together = (a: Uint8Array, b: Uint8Array): Uint8Array => (a.length === 0 ? b : Buffer.concat([a, b]));

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

/** Node's types do not know the dictionary of zstd yet. */
type WithDictionary = ZstdOptions & { readonly dictionary: Uint8Array };

/** With a checksum of the plain bytes: the dictionary of a delta is of another item. */
function compressAfter(dictionary: Uint8Array, plain: Uint8Array): Uint8Array {
  const params = { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 };
  const options: WithDictionary = { dictionary, params };
  return zstdCompressSync(plain, options);
}

function decompressAfter(dictionary: Uint8Array, compressed: Uint8Array): Uint8Array {
  const options: WithDictionary = { dictionary, maxOutputLength: MAX_SECTION_BYTES };
  return zstdDecompressSync(compressed, options);
}
