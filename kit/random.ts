// Seeded random numbers: faults, traffic and benchmarks are the same in every run with one seed.
// Not for secrets.

/**
 * Numbers in [0, 1) with 32 random bits: xorshift128, Marsaglia 2003,
 * https://doi.org/10.18637/jss.v008.i14. A text seed is hashed first.
 */
export function seededRandom(seed: number | string): () => number {
  const start = typeof seed === 'number' ? seed : hashOf(seed);
  let [x, y, z, w] = [123_456_789 ^ start, 362_436_069, 521_288_629, (88_675_123 + start) | 0];
  const next = (): number => {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    // Signed: JavaScript engines keep signed 32-bit integers without an allocation.
    w = w ^ (w >>> 19) ^ (t ^ (t >>> 8));
    return (w >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 20; warmUp += 1) next();
  return next;
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/**
 * Draws 0 to `count - 1`, each k with a probability proportional to 1 / (k + 1): Zipf's law, which
 * the traffic of sites and pages follows.
 */
export function zipf(count: number, random: () => number): () => number {
  const cumulated = new Float64Array(count);
  let total = 0;
  for (let rank = 0; rank < count; rank += 1) cumulated[rank] = total += 1 / (rank + 1);
  return () => {
    const wanted = random() * total;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulated[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

const halves = Buffer.alloc(8);

/** A number as 16 hex digits without a pattern: two rounds of the finalizer of MurmurHash3. */
export function hex(number: number, salt: number): string {
  const high = mix(number ^ salt);
  // By a buffer: a number over 2 ** 31 takes five times as long to write itself in base 16.
  halves.writeUInt32BE(high, 0);
  halves.writeUInt32BE(mix(high ^ (number + 0x9e3779b9)), 4);
  return halves.toString('hex');
}

function mix(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
