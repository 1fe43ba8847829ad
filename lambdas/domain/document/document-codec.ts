// A document, or a summary as a rollup has it, as bytes: in the head its counts and dots, in the
// tail its visitor table (sections.ts). Equal documents have equal bytes, so documents can be
// compared, hashed and tagged by their encoding.

import { ByteReader, ByteWriter } from '../bytes.ts';
import { readDots, writeDots } from '../dots/dots.ts';
import { MAX_DOCUMENT_BYTES } from '../limits/documents.ts';
import { readDays, writeDays } from '../visits/days-codec.ts';
import { readTable, writeTable } from '../visits/table-codec.ts';
import { noDays, type VisitorDays } from '../visits/visitor-days.ts';
import { cutTo, NOTHING_CUT, noTable } from '../visits/visitor-table.ts';
import { readCounts, writeCounts } from './counts-codec.ts';
import { type DayDocument, emptyDocument } from './day-document.ts';
import { MAX_SECTION_BYTES, packSections, type Sections, unpackSections } from './sections.ts';
import type { Summary } from './summary.ts';

export { isPlain } from './sections.ts';

/** What a reader needs: all of a document, or all but its visitor table, which is then empty. */
export type Parts = 'counts' | 'all';

/** What the body of a rollup has of its summary. */
export type RollupBody = Pick<Summary, 'counts' | 'table'>;

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

/**
 * `base`: the document that this one adds to. What it counts is mostly in the lists of its base, so
 * it takes less. Visitors that the table of the base has cut are left out. Throws
 * DocumentTooLargeError over MAX_DOCUMENT_BYTES.
 */
export function encodeDocument(document: DayDocument, base: DayDocument = emptyDocument): Uint8Array {
  const { counts, dots } = document;
  const head = written((writer) => {
    writeCounts(writer, counts, base.counts);
    writeDots(writer, dots);
  });
  const table = cutTo(document.table, base.table.theta);
  const isNone = table.rows.length === 0 && table.theta === base.table.theta;
  const tail = isNone ? NO_BYTES : written((writer) => writeTable(writer, table, counts, base.table));
  return pack({ head, tail });
}

/**
 * The inverse of encodeDocument, with the same base. Throws DamagedDocumentError on anything that
 * it has not written, in the parts that are read.
 */
export const decodeDocument = (
  encoded: Uint8Array,
  parts: Parts = 'all',
  base: DayDocument = emptyDocument,
): DayDocument =>
  unpack(encoded, parts, ({ head, tail }) => {
    const { counts, dots } = whole(head, (reader) => ({
      counts: readCounts(reader, base.counts),
      dots: readDots(reader),
    }));
    const table =
      tail.length === 0
        ? cutTo(noTable, base.table.theta)
        : whole(tail, (reader) => readTable(reader, counts, base.table));
    return { counts, table, dots };
  });

/** Throws as encodeDocument does. */
export const encodeRollup = ({ counts, table }: RollupBody): Uint8Array =>
  pack({
    head: written((writer) => writeCounts(writer, counts)),
    tail: isNone(table) ? NO_BYTES : written((writer) => writeDays(writer, table, counts)),
  });

/** The inverse of encodeRollup. Throws as decodeDocument does. */
export const decodeRollup = (encoded: Uint8Array, parts: Parts = 'all'): RollupBody =>
  unpack(encoded, parts, ({ head, tail }) => {
    const counts = whole(head, (reader) => readCounts(reader));
    return { counts, table: tail.length === 0 ? noDays : whole(tail, (reader) => readDays(reader, counts)) };
  });

const NO_BYTES = new Uint8Array();

/** Of no event: it costs no byte, and is read as if it were not there. */
const isNone = ({ theta, days }: VisitorDays): boolean => theta === NOTHING_CUT && days.size === 0;

function written(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.finish();
}

function whole<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): T {
  const reader = new ByteReader(bytes);
  const value = read(reader);
  reader.end();
  return value;
}

function pack(sections: Sections): Uint8Array {
  const longest = Math.max(sections.head.length, sections.tail.length);
  if (longest > MAX_SECTION_BYTES) {
    throw new DocumentTooLargeError(`document with ${longest} bytes to compress is too large`);
  }
  const packed = packSections(sections);
  if (packed.length > MAX_DOCUMENT_BYTES) {
    throw new DocumentTooLargeError(`document of ${packed.length} bytes is too large`);
  }
  return packed;
}

function unpack<T>(encoded: Uint8Array, parts: Parts, read: (sections: Sections) => T): T {
  try {
    const { head, tail } = unpackSections(encoded, parts === 'all');
    return read({ head, tail: parts === 'all' ? tail : NO_BYTES });
  } catch (cause) {
    // None of these messages quotes what it read, which is visitors' data.
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DamagedDocumentError(why, { cause });
  }
}
