// Merges two ascending lists. What only one of them has is taken over, and not copied; and where
// the second adds nothing, the first is the result.

/**
 * The union of two lists that ascend by `compare`, each without equals; `join` makes one of two
 * that are equal.
 */
export function mergeSorted<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (a: T, b: T) => number,
  join: (a: T, b: T) => T,
): readonly T[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const merged: T[] = [];
  let isFirst = true;
  let [i, j] = [0, 0];
  let [ours, theirs] = [a[0], b[0]];
  while (ours !== undefined && theirs !== undefined) {
    const order = compare(ours, theirs);
    const next = order < 0 ? ours : order > 0 ? theirs : join(ours, theirs);
    isFirst &&= next === ours;
    merged.push(next);
    if (order <= 0) ours = a[++i];
    if (order >= 0) theirs = b[++j];
  }
  if (isFirst && theirs === undefined) return a;
  for (; i < a.length; i += 1) merged.push(a[i] as T);
  for (; j < b.length; j += 1) merged.push(b[j] as T);
  return merged;
}

/** In UTF-16 code units, as texts are ordered everywhere in a document. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
