// Length in characters, as limits.ts means it: Unicode code points.

/** Counts code points, but only where the length in UTF-16 units leaves a doubt. */
export const isNoLongerThan = (text: string, max: number): boolean =>
  text.length <= max || (text.length <= 2 * max && Array.from(text).length <= max);
