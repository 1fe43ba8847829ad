// Which events a document has received, so that it recognizes them. One conditional write stores
// them together with the counts: that makes counting exact.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import { type Dot, spanOf } from './dot.ts';
import { MAX_DUPLICATE_RANGES } from '../limits/documents.ts';
import type { Message } from '../event/message.ts';
import {
  type DotSet,
  dotSetOf,
  emptyDotSet,
  hasDot,
  mergeDotSets,
  readDotSet,
  splitDotSet,
  writeDotSet,
} from './dot-set.ts';

export interface Dots {
  /**
   * The events counted here, as many as `events` says; and, in a flood of duplicates, those that
   * `duplicates` has no room for.
   */
  readonly counted: DotSet;
  /**
   * Events received, and not counted because another message holds their idempotency key; at most
   * MAX_DUPLICATE_RANGES.
   */
  readonly duplicates: DotSet;
}

/** The identity of `mergeDots`. */
export const noDots: Dots = { counted: emptyDotSet, duplicates: emptyDotSet };

export const dotsOf = (counted: readonly Message[], duplicates: readonly Message[] = []): Dots =>
  bounded({ counted: dotSetOf(counted.map(spanOf)), duplicates: dotSetOf(duplicates.map(spanOf)) });

/** True for every message that was received, counted or as a duplicate. */
export const hasSeen = ({ counted, duplicates }: Dots, dot: Dot): boolean =>
  hasDot(counted, dot) || hasDot(duplicates, dot);

/** The union: associative, commutative and idempotent. */
export const mergeDots = (a: Dots, b: Dots): Dots =>
  bounded({
    counted: mergeDotSets(a.counted, b.counted),
    duplicates: mergeDotSets(a.duplicates, b.duplicates),
  });

/** Moves what `duplicates` has no room for to the other received events, where they join ranges. */
function bounded({ counted, duplicates }: Dots): Dots {
  const { kept, rest } = splitDotSet(duplicates, MAX_DUPLICATE_RANGES);
  return { counted: mergeDotSets(counted, rest), duplicates: kept };
}

export function writeDots(writer: ByteWriter, { counted, duplicates }: Dots): void {
  writeDotSet(writer, counted);
  writeDotSet(writer, duplicates);
}

export function readDots(reader: ByteReader): Dots {
  const counted = readDotSet(reader);
  return { counted, duplicates: readDotSet(reader) };
}
