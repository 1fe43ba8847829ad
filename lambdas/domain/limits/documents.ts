// Bounds of what is stored: how large a document or rollup may grow, and when a period is over.

/** Documents that one site and day may be spread over. */
export const MAX_SHARDS = 64;

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
