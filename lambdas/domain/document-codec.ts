// A document as bytes: one format byte, then the parts in the order of the writer, compressed together.
// Equal documents have equal bytes, so documents can be compared, hashed and tagged by their encoding.

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

import { ByteReader, ByteWriter } from './bytes.ts';
import { type DayDocument, type Dimension, DIMENSION_NAMES, emptyDocument, HOURS } from './day-document.ts';
import { MAX_DOCUMENT_BYTES } from './limits.ts';
import { readReceipts, writeReceipts } from './receipts.ts';
import { readTopValues, writeTopValues } from './top-values.ts';
import { readVisitors, writeVisitors } from './visitors.ts';

/** The first byte. A reader refuses formats that it does not know: it is older than the document's writer. */
const FORMAT = { brotli: 1, plain: 2 } as const;

/**
 * Brotli: its built-in dictionary knows the words of URLs, so documents come out 5 to 10 % smaller than by zstd or deflate.
 * Quality 5 takes 1 to 3 ms; 9 takes ten times that for another 0.5 %.
 */
const QUALITY = 5;

/** 64 KB, so long that a larger one saves nothing; it halves the time of clearing and filling the compressor's tables. */
const WINDOW_BITS = 16;

/** Below this a document fits one write unit anyway, and an answer over thousands of tiny days need not decompress them. */
const PLAIN_BYTES = 512;

/** Of any document: paths take 300 KB at the most, receipts what is left of MAX_DOCUMENT_BYTES and compress little. */
const MAX_UNCOMPRESSED_BYTES = 2 * 1024 * 1024;

/** The document would outgrow its item. Raise `shards`, so that the site's messages spread over more documents. */
export class DocumentTooLargeError extends Error {
  override readonly name = 'DocumentTooLargeError';
}

/** The stored document cannot be read: damaged, or written by a newer version. The cause says where its reader stopped. */
export class DamagedDocumentError extends Error {
  override readonly name = 'DamagedDocumentError';
}

/** Throws DocumentTooLargeError over MAX_DOCUMENT_BYTES. */
export function encodeDocument(document: DayDocument): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(document.events);
  writer.varint(document.views);
  for (const count of document.hours) writer.varint(count);
  writeVisitors(writer, document.visitors);
  writeTopValues(writer, document.types);
  writer.varint(DIMENSION_NAMES.length);
  for (const name of DIMENSION_NAMES) {
    writer.text(name);
    writeTopValues(writer, document.dimensions[name]);
  }
  writeReceipts(writer, document.counted);
  writeReceipts(writer, document.duplicates);
  writeReceipts(writer, document.refused);
  const plain = writer.finish();
  const isPlain = plain.length <= PLAIN_BYTES;
  const body = isPlain ? plain : compress(plain);
  const size = 1 + body.length;
  if (size > MAX_DOCUMENT_BYTES || plain.length > MAX_UNCOMPRESSED_BYTES) {
    throw new DocumentTooLargeError(`document of ${size} bytes, ${plain.length} uncompressed, is too large`);
  }
  const encoded = new Uint8Array(size);
  encoded[0] = isPlain ? FORMAT.plain : FORMAT.brotli;
  encoded.set(body, 1);
  return encoded;
}

/** Whether the document is so small that it is stored as it is: its item fits one write unit. */
export const isPlain = (encoded: Uint8Array): boolean => encoded[0] === FORMAT.plain;

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

/** The inverse of encodeDocument. Throws DamagedDocumentError on anything that it has not written, and on formats that it does not know. */
export function decodeDocument(encoded: Uint8Array): DayDocument {
  try {
    return read(encoded);
  } catch (cause) {
    // A parser quotes what it could not parse, and that is somebody's event.
    const why = cause instanceof Error && !(cause instanceof SyntaxError) ? cause.message : 'its text is damaged';
    throw new DamagedDocumentError(why, { cause });
  }
}

function read(encoded: Uint8Array): DayDocument {
  if (encoded.length === 0) throw new RangeError('it has no body');
  const reader = new ByteReader(decompress(encoded));
  const events = reader.varint();
  const views = reader.varint();
  const hours = Array.from({ length: HOURS }, () => reader.varint());
  const visitors = readVisitors(reader);
  const types = readTopValues(reader);
  const dimensions = { ...emptyDocument.dimensions };
  for (let count = reader.varint(); count > 0; count -= 1) {
    const name = reader.text();
    const values = readTopValues(reader);
    if (isDimension(name)) dimensions[name] = values;
  }
  const counted = readReceipts(reader);
  const duplicates = readReceipts(reader);
  const refused = readReceipts(reader);
  reader.end();
  return { events, views, hours, visitors, types, dimensions, counted, duplicates, refused };
}

const isDimension = (name: string): name is Dimension => DIMENSION_NAMES.some((known) => known === name);
