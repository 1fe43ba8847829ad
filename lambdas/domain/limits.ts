// The bounds of the product in one table: what a client may send, what an answer holds, how large a
// document may grow. Elsewhere in lambdas/ are limits of two other kinds: those of AWS, in the file
// that meets them, and what a function allows itself (calls at once, retries, memory), in the file
// that does the work.

// ---- what comes in ----

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

/** Bytes of the body of a login, which holds one token of at most 65 characters. */
export const MAX_LOGIN_BYTES = 1000;

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

/** Properties of one event, and properties that one site may register. */
export const MAX_PROPERTIES = 30;
export const MAX_REGISTERED_PROPERTIES = 20;

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

/** Characters of a site's name. */
export const MAX_SITE_NAME = 100;

/** Origins that one site may list: a company's pages, not the web. */
export const MAX_ORIGINS = 50;

/** Origins of pages that may show one share in a frame. */
export const MAX_EMBEDDERS = 10;

/** Of one site. A name of a goal or a step has at most MAX_GOAL characters. */
export const MAX_GOALS = 50;
export const MAX_FUNNELS = 20;

/** Characters of a goal: as many as a site may have take 230 KB of its item. */
export const MAX_GOAL = 255;

/** Addresses, countries, paths, and hosts, that one site may filter by, each. */
export const MAX_FILTERS = 100;

/** Other names of one site: a write key or UUID for each of the trackers that send its events. */
export const MAX_ALIASES = 20;

/**
 * Sites that one token may name; `*` is all of them. An item of 100 ids, at most 1,530 bytes each,
 * is 153 KB.
 */
export const MAX_TOKEN_SITES = 100;

/** Characters of a token's name. */
export const MAX_TOKEN_NAME = 100;

/** Days that raw events can be kept: ten years. */
export const MAX_RAW_DAYS = 3650;

/**
 * Bytes of a body of questions (POST /api/v2/query), and of one question in a query string, where
 * API Gateway takes 10,240 for everything before the body.
 */
export const MAX_QUERY_BYTES = 16_384;

/** Questions in one request: those of a dashboard, and as many for what it compares with. */
export const MAX_QUERIES = 16;

/**
 * Of the filters of one question: conditions, and brackets in brackets. Of one request: values. A
 * condition is decided once per distinct value that the days hold, and a hostile site's 92 days
 * hold 800,000 of them.
 */
export const MAX_FILTER_LEAVES = 20;
export const MAX_FILTER_DEPTH = 8;
export const MAX_FILTER_VALUES = 200;

/**
 * Rows that an answer is made of, before it is cut to a page. Honest sites have some thousand; a
 * hostile one has 400,000 pages in the visitor tables of a month, whose rows would take all memory.
 */
export const MAX_GROUPS = 50_000;

/**
 * Times that the filters of a request may compare a pattern with a value, half a second in all: 200
 * patterns with 50,000 pages, and no more than 24 with the 400,000 of a hostile month.
 */
export const MAX_COMPARISONS = 10_000_000;

/** Rows of one answer, and those that a question may skip. */
export const MAX_ROWS = 1000;
export const MAX_OFFSET = 100_000;

/**
 * Bytes of all answers of a request together. Lambda takes 6 MB, in which each quotation mark and
 * backslash of an answer is two.
 */
export const MAX_ANSWER_BYTES = 4_000_000;

/** Days that a question reads one by one; of a longer range it reads months and years. */
export const MAX_DAYS_APART = 92;

/** Steps of a funnel. */
export const FUNNEL_STEPS = { least: 2, most: 8 } as const;

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
 * Characters of one receipt. JSON takes six bytes a character at most, so 255 characters of a site
 * make a receipt of 2,110 characters in base64.
 */
export const MAX_RECEIPT_CHARACTERS = 2200;

/** Documents that one site and day may be spread over. */
export const MAX_SHARDS = 64;

/**
 * Days, from the acceptance of the message that holds it, in which an idempotency key counts once.
 */
export const IDEMPOTENCY_DAYS = 7;

// ---- what goes out ----

/**
 * Details in one 400 answer; the rest is summed up as `and N more`. Keeps every answer below 4 KB.
 */
export const MAX_DETAILS = 20;

/** Bytes of receipts in one answer: API Gateway allows 10,240 for all headers together. */
export const MAX_RECEIPTS_BYTES = 6000;

/** Sites in one answer about sites, and items of the table of sites that are read for it. */
export const MAX_LISTED_SITES = 1000;

/** Paths in one answer about a site. */
export const TOP_PATHS = 10;

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

// ---- how large a document may grow ----

/**
 * Ranges of duplicates that a document keeps apart from what it has counted. Each one between
 * counted events takes about four bytes of dots; a flood of retries could otherwise outgrow the
 * item.
 */
export const MAX_DUPLICATE_RANGES = 1000;

/** Distinct visitors that a stored document keeps exactly before it turns to HyperLogLog. */
export const EXACT_VISITORS = 1024;

/**
 * The visitor table of a day (visits/visitor-table.ts): rows, and bytes of their weight. With 1,024
 * visitors as a sample, visits are off by 1.6 % (one sigma), the bounce rate by 1.4 points.
 */
export const DAY_TABLE = { rows: 1024, weight: 131_072 } as const;

/** Visitor-days of a rollup, and of an answer, and bytes of their weight. */
export const ROLLUP_DAYS = { rows: 2048, weight: 196_608 } as const;
export const ANSWER_DAYS = { rows: 16_384, weight: 4_000_000 } as const;

/**
 * Bytes of an encoded document. An item may have 409,600, of which its key and plain numbers take
 * less than 4,000. A document that reaches this sheds detail (fit-document.ts). Its dots take 8 to
 * 11 bytes a producer: those of 30,000 producers always fit, and beyond them a message fails, and
 * is kept, rather than a count being lost.
 *
 * A day of a million events stays below 300,000 bytes, whatever they hold, even if nothing of it
 * can be compressed: values are 106,496 bytes (DIMENSION_ROOMS, OTHER_ROOMS) and at most 6,656 of
 * LEAST_WEIGHT, of five bytes of numbers each (33,280); the visitor table weighs 131,072, about
 * what it takes; visitors 8,192, quarters and sums 2,000, the dots of a thousand producers 11,000.
 *
 * A rollup has no dots. Its visitors (98,304), values (155,648) and their numbers (9,728 times
 * five) leave room for a quarter of ROLLUP_DAYS at least, and a rollup that needs more keeps that.
 */
export const MAX_DOCUMENT_BYTES = 380_000;

/**
 * The room of values counted (top-values.ts), in UTF-8 bytes; a short value takes LEAST_WEIGHT. One
 * entry here adds a dimension, event to answer. Documents name a dimension by its place: add at the
 * end, and leave its place to one that goes.
 *
 * The path has 49,152: 1,000 paths of 49 bytes, or at most 3,072. All others have 49,152 together,
 * with properties, revenue and reasons: 500 sources, 200 values of each UTM parameter, 250
 * countries, 100 languages, 50 values of what has 800, each of up to 16 bytes, and 50 host names of
 * 40.
 */
export const DIMENSION_ROOMS = {
  path: 49_152,
  hostname: 2048,
  source: 8192,
  referrer: 4096,
  channel: 384,
  utm_source: 3200,
  utm_medium: 3200,
  utm_campaign: 3200,
  utm_content: 3200,
  utm_term: 3200,
  country: 4000,
  language: 1600,
  device: 800,
  browser: 800,
  os: 800,
  screen: 800,
} as const;

/** The room of the lists that are no dimensions of views. */
export const OTHER_ROOMS = {
  /** Event types: a handful in practice. */
  types: 8192,
  /** A registered property, its value and the event type, in JSON: some 300 of them. */
  properties: 8096,
  /** Event type and currency, in JSON: some 40 of them. */
  revenue: 1024,
  /** Reasons of ours: at most 30, of up to 16 bytes. */
  filtered: 512,
} as const;

/**
 * So low that most paths take their own length, which keeps more of them; and so high that it
 * covers the numbers of a value, and the room of paths is no more than 3,072 values to merge in
 * every commit.
 */
export const LEAST_WEIGHT = 16;

/**
 * What answers and rollups are merged with: more room than a day has, so that a range stays exact
 * for longer. One table for both: so a rollup never changes an answer.
 */
export const ANSWER_LIMITS = { visitors: 16_384, paths: 98_304 } as const;

/**
 * Days after its end from which a period is rolled up: clocks and phones are late by hours, seldom
 * by days.
 */
export const WATERMARK_DAYS = 2;

/**
 * Days after its end from which an event of a day is late, so its writer marks month and year. One
 * day less than WATERMARK_DAYS: the clocks of two functions may be 24 hours apart, where AWS keeps
 * them within milliseconds.
 *
 * Both count from the end of the UTC day of that name, whatever the zone of the site: writer and
 * roller compare the same name with their clocks, so a sum is right wherever the day itself lies.
 * It ends 14 hours before to 12 hours after, or 15: so an event is late 9 to 38 hours after its
 * day, and what comes in time still marks nothing.
 */
export const ALLOWED_LATENESS_DAYS = 1;

/**
 * Documents that one answer reads of each shard. Ten years of days are 3,653: so an answer of ten
 * years never depends on rollups, whatever a stranger did to them since last night. With rollups it
 * is 61.
 */
export const MAX_ANSWER_DOCUMENTS = 4000;
