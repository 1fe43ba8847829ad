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
 * Bytes of memory that the visitor tables of a request take, as document-weight.ts estimates them:
 * 250 MB of heap, half of what stats has. Twice 92 days of a busy site are 280,000,000, which is a
 * quarter of a year that is compared with another.
 */
export const MAX_TABLE_BYTES = 320_000_000;

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
