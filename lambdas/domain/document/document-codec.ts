// A document, or its counts alone, as bytes: one format byte, then the parts in the order of the
// writer, compressed together. Equal documents have equal bytes, so documents can be compared,
// hashed and tagged by their encoding.

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

import { ByteReader, ByteWriter } from '../bytes.ts';
import type { Counts } from './counts.ts';
import { readCounts, writeCounts } from './counts-codec.ts';
import type { DayDocument } from './day-document.ts';
import { readDots, writeDots } from '../dots/dots.ts';
import { MAX_DOCUMENT_BYTES } from '../limits.ts';

/**
 * The first byte. A reader refuses a format that it does not know: a newer writer made it.
 */
const FORMAT = { brotli: 1, plain: 2 } as const;

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

/** Of any document: what values take is bounded by their room, and dots compress little. */
const MAX_UNCOMPRESSED_BYTES = 2 * 1024 * 1024;

/**
 * The document would outgrow its item, and has no detail left to shed. Raise `shards`: its messages
 * spread over more documents.
 */
export class DocumentTooLargeError extends Error {
  override readonly name = 'DocumentTooLargeError';
}

/**
 * The stored document cannot be read: damaged, or written by a newer version. The cause says where
 * its reader stopped.
 */
export class DamagedDocumentError extends Error {
  override readonly name = 'DamagedDocumentError';
}

/** Throws DocumentTooLargeError over MAX_DOCUMENT_BYTES. */
export const encodeDocument = ({ counts, dots }: DayDocument): Uint8Array =>
  pack((writer) => {
    writeCounts(writer, counts);
    writeDots(writer, dots);
  });

/** Counts alone, as a rollup has them. Throws DocumentTooLargeError over MAX_DOCUMENT_BYTES. */
export const encodeCounts = (counts: Counts): Uint8Array => pack((writer) => writeCounts(writer, counts));

/**
 * The inverse of encodeDocument. Throws DamagedDocumentError on anything that it has not written.
 */
export const decodeDocument = (encoded: Uint8Array): DayDocument =>
  unpack(encoded, (reader) => ({ counts: readCounts(reader), dots: readDots(reader) }));

/** The inverse of encodeCounts. Throws as decodeDocument does. */
export const decodeCounts = (encoded: Uint8Array): Counts => unpack(encoded, readCounts);

/** Whether the document is so small that it is stored as it is: its item fits one write unit. */
export const isPlain = (encoded: Uint8Array): boolean => encoded[0] === FORMAT.plain;

function pack(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  const plain = writer.finish();
  const format = plain.length <= PLAIN_BYTES ? FORMAT.plain : FORMAT.brotli;
  const body = format === FORMAT.plain ? plain : compress(plain);
  const size = 1 + body.length;
  if (size > MAX_DOCUMENT_BYTES || plain.length > MAX_UNCOMPRESSED_BYTES) {
    throw new DocumentTooLargeError(`document of ${size} bytes, ${plain.length} uncompressed, is too large`);
  }
  const encoded = new Uint8Array(size);
  encoded[0] = format;
  encoded.set(body, 1);
  return encoded;
}

function unpack<T>(encoded: Uint8Array, read: (reader: ByteReader) => T): T {
  try {
    if (encoded.length === 0) throw new RangeError('it has no body');
    const reader = new ByteReader(decompress(encoded));
    const whole = read(reader);
    reader.end();
    return whole;
  } catch (cause) {
    // None of these messages quotes what it read, which is visitors' data.
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DamagedDocumentError(why, { cause });
  }
}

const compress = (plain: Uint8Array): Uint8Array =>
  brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });

function decompress(encoded: Uint8Array): Uint8Array {
  const body = encoded.subarray(1);
  if (encoded[0] === FORMAT.plain) return body;
  if (encoded[0] === FORMAT.brotli) return brotliDecompressSync(body, { maxOutputLength: MAX_UNCOMPRESSED_BYTES });
  throw new RangeError(`document format ${encoded[0]} is unknown: damaged, or written by a newer version`);
}
