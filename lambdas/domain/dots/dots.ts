// Which events a document has received, and so knows again. They are in the same conditional write as its counts: that is
// what makes counting exact.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import { type Dot, spanOf } from './dot.ts';
import { MAX_DUPLICATE_RANGES } from '../limits.ts';
import type { Message } from '../event/message.ts';
import {
  hasReceipt,
  mergeReceipts,
  noReceipts,
  readReceipts,
  type Receipts,
  receiptsOf,
  splitReceipts,
  writeReceipts,
} from './dot-set.ts';

export interface Dots {
  /** The events counted here, as many as `events` says; and, in a flood of duplicates, those that `duplicates` has no room for. */
  readonly counted: Receipts;
  /** Events received, and not counted because another message holds their idempotency key; at most MAX_DUPLICATE_RANGES. */
  readonly duplicates: Receipts;
}

/** The identity of `mergeDots`. */
export const noDots: Dots = { counted: noReceipts, duplicates: noReceipts };

export const dotsOf = (counted: readonly Message[], duplicates: readonly Message[] = []): Dots =>
  bounded({ counted: receiptsOf(counted.map(spanOf)), duplicates: receiptsOf(duplicates.map(spanOf)) });

/** True for every message that was received, counted or as a duplicate. */
export const hasDot = ({ counted, duplicates }: Dots, dot: Dot): boolean =>
  hasReceipt(counted, dot) || hasReceipt(duplicates, dot);

/** The union: associative, commutative and idempotent. */
export const mergeDots = (a: Dots, b: Dots): Dots =>
  bounded({
    counted: mergeReceipts(a.counted, b.counted),
    duplicates: mergeReceipts(a.duplicates, b.duplicates),
  });

/** Moves what `duplicates` has no room for to the other received events, where their ranges close the gaps. */
function bounded({ counted, duplicates }: Dots): Dots {
  const { kept, rest } = splitReceipts(duplicates, MAX_DUPLICATE_RANGES);
  return { counted: mergeReceipts(counted, rest), duplicates: kept };
}

export function writeDots(writer: ByteWriter, { counted, duplicates }: Dots): void {
  writeReceipts(writer, counted);
  writeReceipts(writer, duplicates);
}

export function readDots(reader: ByteReader): Dots {
  const counted = readReceipts(reader);
  return { counted, duplicates: readReceipts(reader) };
}
