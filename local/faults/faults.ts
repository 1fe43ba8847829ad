// Injects what AWS does to a system on a bad day, as often as a spec says. This file decides; the
// hooks are where the fault happens (faulty-calls.ts, refused-entries.ts, event-source.ts,
// lambda-function.ts). Each fault draws from a sequence of its own, seeded by the spec: its n-th
// decision is the same in every run, whatever the other faults do.

import { UsageError } from '../../kit/failure.ts';
import { seededRandom } from '../../kit/random.ts';

/** The message in the error of a call that a fault has refused. */
export const INJECTED = 'Injected by --faults.';

/**
 * Every fault and its rate under `all`: how often it happens per message, call or invocation. At
 * these rates most work succeeds at the first attempt, so that a run meets every fault and still
 * ends. docs/local-stack.md describes each fault.
 */
const RATES = {
  'queue.duplicate': 0.02,
  'queue.redeliver': 0.02,
  'queue.lose-delete': 0.02,
  'queue.reorder': 0.05,
  'queue.delay': 0.02,
  'queue.refuse': 0.02,
  'queue.refuse-some': 0.05,
  'queue.timeout': 0.01,
  'queue.lost-answer': 0.02,
  'table.throttle': 0.01,
  'table.error': 0.005,
  'table.timeout': 0.005,
  'table.lost-answer': 0.01,
  'table.late-write': 0.005,
  'table.slow': 0.01,
  'function.die': 0.004,
  'function.timeout': 0.002,
  'function.throttle': 0.005,
} as const;

export type FaultName = keyof typeof RATES;
export const FAULT_NAMES = Object.keys(RATES) as FaultName[];

type Rates = Partial<Record<FaultName, number>>;

export class Faults {
  readonly seed: number;
  /** How often each fault was injected. */
  readonly counts: Rates = {};
  #rates: Rates;
  readonly #note: (name: FaultName) => void;
  readonly #sequences = new Map<string, () => number>();

  /**
   * `spec` is a comma-separated list of `seed=<integer>`, `<fault>=<rate from 0 to 1>` and
   * `<fault>`. Instead of one fault, an entry may name a group (`queue`) or `all`. Later entries
   * override earlier ones. Without a spec there are no faults. Throws UsageError.
   */
  constructor(spec = '', note: (name: FaultName) => void = () => undefined) {
    const { seed, rates } = parse(spec);
    this.seed = seed ?? Math.floor(Math.random() * 2 ** 31);
    this.#rates = rates;
    this.#note = note;
  }

  /** Whether any fault may happen. */
  get on(): boolean {
    return Object.values(this.#rates).some((rate) => rate > 0);
  }

  /** The whole spec with its seed: a stack with this spec makes the same decisions. */
  get spec(): string {
    return [`seed=${this.seed}`, ...Object.entries(this.#rates).map(([name, rate]) => `${name}=${rate}`)].join();
  }

  /** Injects no more faults from now on; faults under way end as they began. */
  off(): void {
    this.#rates = {};
  }

  /** Decides, without counting, whether the fault happens now. `weight` multiplies its rate. */
  decide(name: FaultName, weight = 1): boolean {
    const rate = this.#rates[name] ?? 0;
    return rate > 0 && this.#draw(name) < rate * weight;
  }

  count(name: FaultName): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    this.#note(name);
  }

  /** Decides whether the fault happens now, and counts it if so. */
  strikes(name: FaultName, weight = 1): boolean {
    const strikes = this.decide(name, weight);
    if (strikes) this.count(name);
    return strikes;
  }

  /** The first of several faults that happens now. */
  oneOf(names: readonly FaultName[]): FaultName | undefined {
    return names.find((name) => this.strikes(name));
  }

  /** The items that the fault happens to. */
  among<T>(name: FaultName, items: readonly T[]): T[] {
    return this.#rates[name] === undefined ? [] : items.filter(() => this.strikes(name));
  }

  /** The duration or the number of a fault: from `low` up to, but not including, `high`. */
  size(name: FaultName, low: number, high: number): number {
    return low + this.#draw(`${name}/size`) * (high - low);
  }

  #draw(sequence: string): number {
    const known = this.#sequences.get(sequence);
    if (known) return known();
    const made = seededRandom(`${sequence}#${this.seed}`);
    this.#sequences.set(sequence, made);
    return made();
  }
}

/** Checks a spec for a command line and returns it unchanged. Throws UsageError. */
export function checkedSpec(spec: string): string {
  parse(spec);
  return spec;
}

function parse(spec: string): { seed: number | undefined; rates: Rates } {
  const fail = (what: string): never => {
    throw new UsageError(
      `--faults has ${what}: give seed=<integer>, and all, queue, table, function, ${FAULT_NAMES.join(', ')}, ` +
        'each with or without =<rate from 0 to 1>, separated by commas.',
    );
  };
  let seed: number | undefined;
  const rates: Rates = {};
  for (const item of spec.split(',').map((each) => each.trim())) {
    if (item === '') continue;
    const [name = '', value] = item.split('=', 2);
    if (name === 'seed') {
      seed =
        value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : fail(`the seed ${JSON.stringify(value)}`);
      continue;
    }
    const meant = FAULT_NAMES.filter((each) => name === each || name === 'all' || each.startsWith(`${name}.`));
    if (meant.length === 0) fail(`the unknown fault ${JSON.stringify(name)}`);
    const rate = value === undefined ? undefined : /^[\d.]+$/.test(value) ? Number(value) : Number.NaN;
    if (rate !== undefined && !(rate <= 1)) fail(`the rate ${JSON.stringify(value)}`);
    for (const each of meant) rates[each] = rate ?? RATES[each];
  }
  return { seed, rates };
}
