// Says how long caches may keep an answer. The function itself keeps none: its environments would
// disagree about a late event.

/** What can still change: a crowd of readers shares an answer, and none looks stale. */
const OPEN = 'max-age=1';
/** What is final (finality.ts). */
const FINAL = 'max-age=86400';

/**
 * `isPrivate`: the answer needed a token. So no shared cache may keep it, nor may a browser reuse
 * it for another token.
 */
export function cacheFor(isFinal: boolean, isPrivate: boolean): Readonly<Record<string, string>> {
  const maxAge = isFinal ? FINAL : OPEN;
  return isPrivate
    ? { 'cache-control': `private, ${maxAge}`, vary: 'authorization, cookie' }
    : { 'cache-control': maxAge };
}
