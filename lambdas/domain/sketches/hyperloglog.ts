// HyperLogLog: how many distinct hashes went in, from 8,192 small registers. Merging is the maximum
// of registers.
//
// Flajolet, Fusy, Gandouet, Meunier: "HyperLogLog", AofA 2007. Standard error 1.04 / sqrt(8192) =
// 1.15 %. The estimator is Ertl's improved one, unbiased over the whole range without tables or
// thresholds: O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", 2017,
// algorithm 6, https://arxiv.org/abs/1702.01284

/** Bits of the hash that choose a register. */
const INDEX_BITS = 13;
/** Bits of the hash whose leading zeros are the register's rank; the hash has 48 bits in all. */
const RANK_BITS = 35;
const MAX_RANK = RANK_BITS + 1;

/** Registers of a sketch, and its relative standard error by Flajolet et al. */
export const REGISTERS = 2 ** INDEX_BITS;
export const STANDARD_ERROR = 1.04 / Math.sqrt(REGISTERS);

/**
 * The standard error of an estimate of `count` distinct hashes, as a share of it: 0.8 % of a
 * thousand, 0.94 % of 20,000, and STANDARD_ERROR of millions. It is what the registers can tell
 * at best, and the estimator loses hardly any of that (Ertl, section 4.3). With L = count /
 * REGISTERS, P(k) the probability that a register has rank k or less is exp(-L / 2^k), and I the
 * information of a register about log L, the variance is 1 / (REGISTERS * I) for a random number
 * of hashes with this mean; less 1 / count, which is that of the number.
 */
export function standardErrorOf(count: number): number {
  const mean = Math.max(count, 1) / REGISTERS;
  let information = 0;
  for (let rank = 0; rank <= MAX_RANK; rank += 1) {
    const [below, here] = [mean * 2 ** (1 - rank), mean * 2 ** -rank];
    const [atMost, less] = [Math.exp(-here), rank === 0 ? 0 : Math.exp(-below)];
    const slope = (rank === 0 ? 0 : below * less) - here * atMost;
    if (atMost > less) information += slope ** 2 / (atMost - less);
  }
  return Math.sqrt(1 / (REGISTERS * information) - 1 / Math.max(count, 1));
}

export type Registers = Uint8Array;

/** Of no visitor. */
export const emptyRegisters = (): Registers => new Uint8Array(REGISTERS);

/** The registers themselves; throws RangeError when one is over the highest rank. */
export function checkRegisters(registers: Registers): Registers {
  for (const rank of registers) if (rank > MAX_RANK) throw new RangeError(`a register is over ${MAX_RANK}`);
  return registers;
}

/** Adds a 48-bit hash, in place. */
export function addHash(registers: Registers, hash: number): void {
  const index = registerOf(hash);
  const rank = rankOf(hash, index);
  if (rank > (registers[index] ?? 0)) registers[index] = rank;
}

/** A copy of the registers, with these 48-bit hashes added. */
export function withHashes(registers: Registers, hashes: Float64Array): Registers {
  const sum = registers.slice();
  for (const hash of hashes) addHash(sum, hash);
  return sum;
}

/** Whether adding a 48-bit hash would change anything. */
export function wouldChange(registers: Registers, hash: number): boolean {
  const index = registerOf(hash);
  return rankOf(hash, index) > (registers[index] ?? 0);
}

/**
 * The smallest hash that adds the same: of register and rank, without the random bits behind them.
 * Never larger than the hash, and in the same order.
 */
export function coarse(hash: number): number {
  const index = registerOf(hash);
  const rank = rankOf(hash, index);
  return index * 2 ** RANK_BITS + (rank > RANK_BITS ? 0 : 2 ** (RANK_BITS - rank));
}

/** Which register a 48-bit hash is of. */
export const registerOf = (hash: number): number => Math.floor(hash / 2 ** RANK_BITS);

function rankOf(hash: number, index: number): number {
  const rest = hash - index * 2 ** RANK_BITS;
  const high = Math.floor(rest / 2 ** 32);
  // `high` has 3 significant bits, so clz32 of it is 29 or more.
  return high > 0 ? Math.clz32(high) - 28 : Math.clz32(rest) + 4;
}

/** The union of two sketches. */
export function mergeRegisters(a: Registers, b: Registers): Registers {
  const merged = a.slice();
  for (let index = 0; index < REGISTERS; index += 1) merged[index] = Math.max(a[index] ?? 0, b[index] ?? 0);
  return merged;
}

/** Estimated number of distinct hashes, a positive real. */
export function estimate(registers: Registers): number {
  const counts = new Uint32Array(MAX_RANK + 1);
  for (const rank of registers) counts[rank] = (counts[rank] ?? 0) + 1;
  const share = (rank: number): number => (counts[rank] ?? 0) / REGISTERS;
  let z = REGISTERS * tau(1 - share(MAX_RANK));
  for (let rank = RANK_BITS; rank >= 1; rank -= 1) z = 0.5 * (z + (counts[rank] ?? 0));
  z += REGISTERS * sigma(share(0));
  return REGISTERS ** 2 / (2 * Math.LN2 * z);
}

/** Ertl's sigma: corrects for registers that are still empty. */
function sigma(x: number): number {
  if (x === 1) return Infinity;
  let [power, scale, sum, before] = [x, 1, x, Number.NaN];
  while (sum !== before) {
    before = sum;
    power *= power;
    sum += power * scale;
    scale *= 2;
  }
  return sum;
}

/** Ertl's tau: corrects for registers that are full. */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let [root, scale, sum, before] = [x, 1, 1 - x, Number.NaN];
  while (sum !== before) {
    before = sum;
    root = Math.sqrt(root);
    scale /= 2;
    sum -= (1 - root) ** 2 * scale;
  }
  return sum / 3;
}
