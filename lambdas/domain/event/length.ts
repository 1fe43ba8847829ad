// Length in characters, as limits/requests.ts means it: Unicode code points.

/** Counts code points, but only where the length in UTF-16 units leaves a doubt. */
export const isNoLongerThan = (text: string, max: number): boolean =>
  text.length <= max || (text.length <= 2 * max && Array.from(text).length <= max);

/** The text, or the first `max` characters of it. */
export const cut = (text: string, max: number): string =>
  isNoLongerThan(text, max)
    ? text
    : Array.from(text.slice(0, 2 * max))
        .slice(0, max)
        .join('');
