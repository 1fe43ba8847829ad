// A site as ingest holds it: its item, and the functions of its secret key and filters, which are
// prepared once and not for each event.

import type { Site } from '../domain/access/site.ts';
import { type ReceiptKey, receiptKeyOf } from '../domain/event/event-receipt.ts';
import { type Visitor, visitorHasher } from '../domain/access/visitor.ts';
import { type Judge, judgeOf } from '../domain/sender/judge.ts';
import { type NameRecord, recordNamer } from './idempotency-records.ts';

export interface KeyedSite extends Site {
  /** The visitor of a user id. From here on no user id exists. */
  readonly visitorOf: (userId: string) => Visitor;
  /** Names the site's records of idempotency keys. */
  readonly nameRecord: NameRecord;
  /** Seals the receipts of its messages. */
  readonly receiptKey: ReceiptKey;
  /** By its filters. */
  readonly judge: Judge;
}

/** Keep the result: deriving the keys takes longer than using them. */
export const keyedSite = (site: Site): KeyedSite => ({
  ...site,
  visitorOf: visitorHasher(site.visitorKey),
  nameRecord: recordNamer(site.visitorKey),
  receiptKey: receiptKeyOf(site.visitorKey),
  judge: judgeOf(site),
});
