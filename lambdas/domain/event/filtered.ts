// Why an event is not counted on purpose. It still goes through the queue, as a note without path,
// visitor and context, so that the ledger has every event that was accepted.

/**
 * `bot`: its agent says that it is a program. `spam_referrer`: it comes from a host that only
 * advertises itself. `blocked_…`, `hostname`: the site's own lists. `opt_out`: its visitor objects.
 * `unsupported`: an event of another tracker's format that the numbers have no place for. `moved`:
 * its site has other days now, and it is counted on another one (`ops rebuild --move`). Receipts
 * hold the place of a reason in this list: a new one goes to its end.
 */
export const FILTER_REASONS = [
  'bot',
  'spam_referrer',
  'blocked_address',
  'blocked_country',
  'blocked_path',
  'hostname',
  'opt_out',
  'unsupported',
  'moved',
] as const;
export type FilterReason = (typeof FILTER_REASONS)[number];

/** Why one event is not counted. */
export interface Verdict {
  readonly reason: FilterReason;
  /** What it met of a public list. The site's own lists are the operator's, and never quoted. */
  readonly rule?: string;
}
