// Says how long caches may keep an answer. The function itself keeps none: its environments would
// disagree about a late event.

/**
 * `isPrivate`: the answer needed a token. So no shared cache may keep it, nor may a browser reuse
 * it for another token.
 */
export const cacheFor = (maxAge: `max-age=${number}`, isPrivate: boolean): Readonly<Record<string, string>> =>
  isPrivate ? { 'cache-control': `private, ${maxAge}`, vary: 'authorization, cookie' } : { 'cache-control': maxAge };
