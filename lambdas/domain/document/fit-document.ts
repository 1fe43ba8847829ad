// A document that would outgrow its item gives up detail, never a count. First it drops values of
// its dimensions and event types; their floor then bounds what is missing. Then it replaces the
// exact visitors by a sketch. It never drops dots, by which it recognizes a message; so they alone
// can make it too large in the end.

import { addCounts, DAY_ROOM, NO_ROOM, noCounts, type Room } from './counts.ts';
import { byDimension, dayRoomOf } from './dimensions.ts';
import type { DayDocument } from './day-document.ts';
import { DocumentTooLargeError, encodeDocument } from './document-codec.ts';

export interface FittedDocument {
  readonly document: DayDocument;
  /** The document's encoding. */
  readonly body: Uint8Array;
}

const lessDetail = (share: number): Room => ({
  ...DAY_ROOM,
  properties: DAY_ROOM.properties * share,
  dimensions: byDimension((name) => dayRoomOf(name) * share),
});

/**
 * From the most detail to the least. To halve it again and again would keep a little more, and
 * encode the document each time.
 */
const SMALLER_ROOMS: readonly Room[] = [lessDetail(1 / 4), lessDetail(0), NO_ROOM];

/**
 * The document with as much of its detail as fits. Throws DocumentTooLargeError where its dots
 * alone are too large.
 */
export function fitDocument(document: DayDocument): FittedDocument {
  let fitted = document;
  for (const room of SMALLER_ROOMS) {
    try {
      return { document: fitted, body: encodeDocument(fitted) };
    } catch (error) {
      if (!(error instanceof DocumentTooLargeError)) throw error;
    }
    fitted = { ...document, counts: addCounts(document.counts, noCounts, room) };
  }
  return { document: fitted, body: encodeDocument(fitted) };
}
