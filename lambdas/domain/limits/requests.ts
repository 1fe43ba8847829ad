// Bounds of what comes in: events, their requests, and the messages that ingest makes of them.
//
// This folder has the bounds of the product: what a client may send, what an answer holds, how
// large a document may grow. Elsewhere in lambdas/ are limits of two other kinds: those of AWS, in
// the file that meets them, and what a function allows itself (calls at once, retries, memory), in
// the file that does the work.

/**
 * Bytes of a request body, after base64 decoding. 200 KB leaves a message room below SQS's 256 KiB.
 */
export const MAX_BODY_BYTES = 200_000;

/**
 * Bytes of a body without a write token, where sites are registered: dozens of page views. Raw
 * events of a full body are kept for 90 days, which is the dearest thing that a stranger can ask
 * for.
 */
export const MAX_PAGE_BODY_BYTES = 16_384;

/**
 * Longest accepted strings, in characters (Unicode code points, as a PostgreSQL VARCHAR counts
 * them).
 */
export const MAX_CHARACTERS = {
  site_id: 255,
  event_type: 100,
  path: 1000,
  user_id: 255,
  idempotency_key: 255,
} as const;

/** Characters of a value of an event's context: a referrer's host and path are the longest. */
export const MAX_CONTEXT_CHARACTERS = 1000;

/** The same by what it is. What is sent and longer is refused; what ingest derives is cut. */
export const CONTEXT_CHARACTERS = {
  referrer: MAX_CONTEXT_CHARACTERS,
  hostname: 255,
  source: 255,
  utm: 255,
  /** A browser, a system, a kind of device. */
  name: 50,
} as const;

/**
 * Characters of an address as it is sent. Browsers cut a referrer to its origin beyond 4,096
 * (https://www.w3.org/TR/referrer-policy/#determine-requests-referrer).
 */
export const MAX_URL_CHARACTERS = 4096;

/**
 * Characters that are looked at of a user agent; what follows them is ignored. Those of browsers
 * have 60 to 300.
 */
export const MAX_AGENT_CHARACTERS = 500;

/** Properties of one event. */
export const MAX_PROPERTIES = 30;

/** UTF-8 bytes of a property. */
export const MAX_PROPERTY_BYTES = { name: 300, value: 2000 } as const;

/** Largest revenue of one event, in minor units: sums of nine million such events stay exact. */
export const MAX_REVENUE = 1_000_000_000;

/**
 * Years that a timestamp's UTC day may lie in: outside them a clock is broken, not late. Its site's
 * day may be the one before or after.
 */
export const YEARS = { first: 1970, last: 2099 } as const;

/**
 * How far a timestamp may be ahead of its arrival. A wrong clock is off by hours, a wrong time zone
 * by less than a day; what is further ahead makes documents that nothing ever rolls up.
 */
export const MAX_AHEAD_MS = 48 * 3_600_000;

/**
 * How far a timestamp may lie from its arrival if it comes without a write token. A page sends what
 * happens now, or what it kept while a phone had no network. Without this bound a stranger could
 * rewrite the past, one day document and its rollups at a time.
 */
export const ARRIVAL_WINDOW_MS = { before: 24 * 3_600_000, after: 5 * 60_000 } as const;

/** Events in one POST /api/events. */
export const MAX_BATCH_EVENTS = 500;

/**
 * Distinct pairs of site and day in one POST /api/events. Each becomes a message and the writes of
 * a document, so this bounds what a request costs (docs/cost.md, "The dearest request").
 */
export const MAX_BATCH_PAIRS = 32;

/**
 * Names that are read of a header or parameter that lists names, such as Accept-Encoding. Those
 * behind them count as not sent: the 10 KB that API Gateway takes hold 10,000 of them.
 */
export const MAX_LISTED_NAMES = 100;

/**
 * Days, from the acceptance of the message that holds it, in which an idempotency key counts once.
 */
export const IDEMPOTENCY_DAYS = 7;

/**
 * Details in one 400 answer; the rest is summed up as `and N more`. Keeps every answer below 4 KB.
 */
export const MAX_DETAILS = 20;

/**
 * Characters of one receipt. JSON takes six bytes a character at most, so 255 characters of a site
 * make a receipt of 2,110 characters in base64.
 */
export const MAX_RECEIPT_CHARACTERS = 2200;

/** Bytes of receipts in one answer: API Gateway allows 10,240 for all headers together. */
export const MAX_RECEIPTS_BYTES = 6000;

/**
 * Bytes of one queue message: the 256 KiB that every SQS implementation takes, less room for
 * attributes.
 */
export const MAX_MESSAGE_BYTES = 250_000;

/**
 * Days that the queue, the dead-letter queue and one redrive can keep a message before it is
 * aggregated.
 */
export const MAX_DELIVERY_DAYS = 28;
