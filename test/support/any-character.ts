// Any character, for strings of fast-check. Its own unit `binary` is the same; but to find out
// which well-known strings can be made of it, it makes a list of all 1,112,064 in each process.

import fc from 'fast-check';

const SURROGATES = { first: 0xd800, count: 0x800 };

/** Any code point that is no surrogate. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat(0x10ffff - SURROGATES.count)
  .map((index) => String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count), indexOf);

function indexOf(character: unknown): number {
  const point = typeof character === 'string' ? character.codePointAt(0) : undefined;
  if (point === undefined || character !== String.fromCodePoint(point)) throw new TypeError('not one character');
  return point < SURROGATES.first ? point : point - SURROGATES.count;
}
