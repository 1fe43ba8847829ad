// A seeded generator for tests that need millions of draws, where fast-check would be too slow. Same seed, same numbers.

/** Numbers in [0, 1) with 32 random bits: xorshift128, Marsaglia 2003, https://doi.org/10.18637/jss.v008.i14 */
export function seededRandom(seed: number): () => number {
  let [x, y, z, w] = [123_456_789 ^ seed, 362_436_069, 521_288_629, (88_675_123 + seed) | 0];
  const next = (): number => {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    // Signed, as engines keep 32 bits without an allocation.
    w = w ^ (w >>> 19) ^ (t ^ (t >>> 8));
    return (w >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 20; warmUp += 1) next();
  return next;
}
