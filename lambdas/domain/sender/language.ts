// The language of a visitor: the base language of the first tag that a browser prefers.

/**
 * `de` for `de-AT,de;q=0.9,en;q=0.8` (RFC 9110, section 12.5.4) and for `de-AT` (RFC 5646);
 * undefined for `*` and for anything else.
 */
export const languageOf = (tags: string): string | undefined =>
  /^\s*([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*\s*(?:[,;]|$)/i.exec(tags)?.[1]?.toLowerCase();
