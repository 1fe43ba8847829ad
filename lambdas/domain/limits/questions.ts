// Bounds of questions: what one may ask, and what an answer reads and holds.

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
 * Rows by counts alone, in the same way: 91 days of 1,000 pages. A row takes half a kilobyte, and
 * those of the earlier range are held with them.
 */
export const MAX_COUNTED_ROWS = 100_000;

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

/**
 * Shares of the memory of stats: what the days of a request may take, as document-weight.ts
 * estimates it, and what an environment keeps decoded for the next request. Of 1,024 MB they are
 * 410 and 171: twice 91 days of a busy site with four views a visitor are 334. Lambda gives the
 * heap nine tenths, so the program, and what a request derives of its days, have 340. Of 512 MB
 * they still have 170.
 */
export const READ_SHARE = 2 / 5;
export const DECODED_SHARE = 1 / 6;

/** Steps of a funnel. */
export const FUNNEL_STEPS = { least: 2, most: 8 } as const;

/**
 * Documents that one answer reads of each shard. Ten years of days are 3,653: so an answer of ten
 * years never depends on rollups, whatever a stranger did to them since last night. With rollups it
 * is at most 100.
 */
export const MAX_ANSWER_DOCUMENTS = 4000;

/** Paths in one answer about a site. */
export const TOP_PATHS = 10;
