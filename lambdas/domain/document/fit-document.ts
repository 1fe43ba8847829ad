// A document or rollup that would outgrow its item gives up detail, never a count. It keeps a
// smaller sample of visitors, which is a sample like any other. Then it drops values of its lists;
// their floor bounds what is missing. Then it replaces the exact visitors by a sketch. It never
// drops dots, by which it recognizes a message; so they alone can make it too large in the end.

import { DAY_TABLE, ROLLUP_DAYS } from '../limits/documents.ts';
import { mergeDays, noDays } from '../visits/visitor-days.ts';
import { limitTable, type TableLimits } from '../visits/visitor-table.ts';
import { addCounts, ANSWER_ROOM, DAY_ROOM, NO_ROOM, noCounts, type Room } from './counts.ts';
import type { DayDocument } from './day-document.ts';
import { byDimension } from './dimensions.ts';
import { DocumentTooLargeError, encodeDocument, encodeRollup, type RollupBody } from './document-codec.ts';

export interface FittedDocument {
  readonly document: DayDocument;
  /** The document's encoding. */
  readonly body: Uint8Array;
}

/**
 * The document with as much of its detail as fits. `base`: the document that it adds to. Throws
 * DocumentTooLargeError where its dots alone are too large.
 */
export function fitDocument(document: DayDocument, base?: DayDocument): FittedDocument {
  const encode = (whole: DayDocument): Uint8Array => encodeDocument(whole, base);
  const { whole, body } = fit(document, encode, SMALLER_DAYS, ({ room, table }) => ({
    ...document,
    counts: addCounts(document.counts, noCounts, room),
    table: limitTable(document.table, table),
  }));
  return { document: whole, body };
}

/** The encoding of a rollup with as much of its detail as fits. It has no dots, so some does. */
export const fitRollup = ({ counts, table: days }: RollupBody): Uint8Array =>
  fit({ counts, table: days }, encodeRollup, SMALLER_ROLLUPS, ({ room, table }) => ({
    counts: addCounts(counts, noCounts, room),
    table: mergeDays(days, noDays, table),
  })).body;

/** How much detail there may be. */
interface Detail {
  readonly room: Room;
  readonly table: TableLimits;
}

/**
 * From the most detail to the least. To halve it again and again would keep a little more, and
 * encode the document each time.
 */
const smaller = ({ room, table }: Detail): readonly Detail[] => [
  { room, table: scaled(table, 1 / 4) },
  { room: lessDetail(room, 1 / 4), table: scaled(table, 1 / 16) },
  { room: lessDetail(room, 0), table: scaled(table, 0) },
  { room: NO_ROOM, table: scaled(table, 0) },
];

const scaled = ({ rows, weight }: TableLimits, share: number): TableLimits => ({ rows, weight: weight * share });

const lessDetail = (room: Room, share: number): Room => ({
  ...room,
  properties: room.properties * share,
  dimensions: byDimension((name) => room.dimensions[name] * share),
});

const SMALLER_DAYS = smaller({ room: DAY_ROOM, table: DAY_TABLE });
const SMALLER_ROLLUPS = smaller({ room: ANSWER_ROOM, table: ROLLUP_DAYS });

function fit<T>(
  whole: T,
  encode: (whole: T) => Uint8Array,
  details: readonly Detail[],
  shed: (detail: Detail) => T,
): { readonly whole: T; readonly body: Uint8Array } {
  let fitted = whole;
  for (const detail of details) {
    try {
      return { whole: fitted, body: encode(fitted) };
    } catch (error) {
      if (!(error instanceof DocumentTooLargeError)) throw error;
    }
    fitted = shed(detail);
  }
  return { whole: fitted, body: encode(fitted) };
}
