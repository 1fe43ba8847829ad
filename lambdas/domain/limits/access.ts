// Bounds of sites, tokens and logins: what an operator may set, and what one answer lists.

/** Bytes of the body of a login, which holds one token of at most 65 characters. */
export const MAX_LOGIN_BYTES = 1000;

/** Characters of a site's name. */
export const MAX_SITE_NAME = 100;

/** Origins that one site may list: a company's pages, not the web. */
export const MAX_ORIGINS = 50;

/** Other names of one site: a write key or UUID for each of the trackers that send its events. */
export const MAX_ALIASES = 20;

/** Addresses, countries, paths, and hosts, that one site may filter by, each. */
export const MAX_FILTERS = 100;

/** Properties that one site may register. */
export const MAX_REGISTERED_PROPERTIES = 20;

/** Of one site. A name of a goal or a step has at most MAX_GOAL characters. */
export const MAX_GOALS = 50;
export const MAX_FUNNELS = 20;

/** Characters of a goal: as many as a site may have take 230 KB of its item. */
export const MAX_GOAL = 255;

/** Days that raw events can be kept: ten years. */
export const MAX_RAW_DAYS = 3650;

/**
 * Sites that one token may name; `*` is all of them. An item of 100 ids, at most 1,530 bytes each,
 * is 153 KB.
 */
export const MAX_TOKEN_SITES = 100;

/** Characters of a token's name. */
export const MAX_TOKEN_NAME = 100;

/** Origins of pages that may show one share in a frame. */
export const MAX_EMBEDDERS = 10;

/** Sites in one answer about sites, and items of the table of sites that are read for it. */
export const MAX_LISTED_SITES = 1000;
