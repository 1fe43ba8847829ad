// What caches may do with an answer. The function keeps none: its environments would disagree about
// a late event.

/**
 * `isPrivate`: the answer took a token, so that no cache which others share may keep it, nor a
 * browser for another token.
 */
export const cacheFor = (maxAge: `max-age=${number}`, isPrivate: boolean): Readonly<Record<string, string>> =>
  isPrivate ? { 'cache-control': `private, ${maxAge}`, vary: 'authorization, cookie' } : { 'cache-control': maxAge };
