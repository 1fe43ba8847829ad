// Patterns of operators with `*`, which stands for any characters, none included. There is no other
// special character, and no text makes a match take long.

/**
 * Whether the whole text is what the pattern says. At most the product of their lengths in steps.
 */
export const matchesWildcard = (pattern: string, text: string): boolean => wildcard(pattern)(text);

/** The same of one pattern and many texts. */
export function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  const pieces = rest.filter((piece) => piece !== '');
  const [only] = pieces;
  if (first === '' && last === '' && only !== undefined && pieces.length === 1) return (text) => text.includes(only);
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let from = first.length;
    // The leftmost place of each piece leaves the most room to those behind it.
    for (const piece of pieces) {
      const at = text.indexOf(piece, from);
      if (at < 0 || at + piece.length > end) return false;
      from = at + piece.length;
    }
    return true;
  };
}
