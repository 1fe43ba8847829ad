// When a delta is frozen, and so when the base is written again: the next batch goes to the base
// and takes in the delta, which is a compaction. No rule needs a clock or a forecast.

/** Write units that a delta has cost beyond one for each write. */
export interface Spent {
  /** Of its last write. */
  readonly extra: number;
  readonly writes: number;
  /** Of all its writes. */
  readonly compactionDebt: number;
}

/**
 * Whether to compact now, at the price of a write of the base, is cheaper than to go on.
 *
 * Between two compactions a write costs (price + debt) / writes extra units in the mean. That falls
 * as long as a write costs less than it, and rises from there on: so the mean is least where the
 * last write has cost more (the marginal value theorem, Charnov 1976). This takes for granted that
 * the next delta grows as this one did. Where it does not, its debt decides (ski rental):
 *
 * - Not before all of its writes have cost LEAST. A delta that was tiny and jumps has cost little
 *   so far, and to go on costs little too.
 * - At a debt of MOST at the latest. A delta that began large, with the backlog of an hour, has no
 *   write that costs more than the mean.
 *
 * So a day costs at most three times what the best choice in hindsight would (but for started
 * units). Take w writes from one compaction to the next, with a debt of d, a price of p, and n
 * units of new events. They cost w + d + p + n. The best choice pays w + p + n if it compacts
 * meanwhile, and w + d + n if it does not. As w + d is at least p / 2, and d at most 2 p + n,
 * neither is less than a third.
 */
export const isDear = ({ extra, writes, compactionDebt }: Spent, price: number): boolean =>
  compactionDebt >= MOST * price ||
  (writes + compactionDebt >= LEAST * price && extra * writes > price + compactionDebt);

/**
 * Writes of the base that those of a delta may cost: at least, in all, and at most, beyond one unit
 * each.
 */
const LEAST = 0.5;
const MOST = 2;
