// One run of chaos: honest clients load a local stack, which gets every fault and is killed in
// between. Then the faults stop, the queue drains, dead letters are redriven once more, and the
// API's answers are compared with the truth.

import { seededRandom } from '../../kit/random.ts';
import { callersOf } from '../support/callers.ts';
import { type Addressee, sendAll } from './clients.ts';
import { compare, type Comparison } from './compare.ts';
import { drain } from './drain.ts';
import { plan, type PlanOptions } from './plan.ts';
import { sitesOf } from './sites.ts';
import { StackProcess } from './stack-process.ts';
import { Truth } from './truth.ts';

export interface ChaosOptions extends PlanOptions {
  /** Kills of the whole stack under load. One more ends the faults. */
  readonly kills: number;
  /** A spec for `--faults`, without a seed. */
  readonly faults: string;
  /** The cloud assembly. Its sites are added first; if it is registered, tokens are given out. */
  readonly assembly: string;
  /** Called with the progress of the run. */
  readonly onProgress?: (phase: string, done: number, of: number) => void;
}

export interface ChaosResult extends Comparison {
  readonly faults: ReadonlyMap<string, number>;
  readonly redriven: number;
  readonly truth: Truth;
}

export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { onProgress = () => undefined } = options;
  const stack = await StackProcess.prepare(options.assembly);
  const truth = new Truth();
  let starts = 0;
  // Every start has its own seed; otherwise it would repeat the faults of the first.
  const faults = (): string => `seed=${options.seed * 100 + (starts += 1)},${options.faults}`;
  try {
    stack.start(faults());
    const { writer, reader } = await callersOf(await stack.endpoints(), sitesOf(options));
    await load(options, { stack, writer }, truth, () => stack.crash(faults()), onProgress);
    await stack.crash(undefined);
    let most = 0;
    const redriven = await drain(stack, (left) => {
      most = Math.max(most, left);
      onProgress('draining', most - left, most);
    });
    const api = await stack.api(reader);
    const comparison = await compare(truth, api, (share) => onProgress('comparing', share, 1));
    return { ...comparison, faults: stack.counts, redriven, truth };
  } finally {
    await stack.remove();
  }
}

async function load(
  options: ChaosOptions,
  to: Addressee,
  truth: Truth,
  crash: () => Promise<void>,
  onProgress: NonNullable<ChaosOptions['onProgress']>,
): Promise<void> {
  const random = seededRandom(options.seed);
  const share = options.events / (options.kills + 1);
  const kills = Array.from({ length: options.kills }, (_, index) => Math.floor((index + 0.5 + random()) * share));
  let [done, crashing] = [0, Promise.resolve()];
  await sendAll(plan(options), to, truth, (events) => {
    done += events;
    onProgress('sending', Math.min(done, options.events), options.events);
    if (kills[0] === undefined || done < kills[0]) return;
    kills.shift();
    crashing = crashing.then(crash);
    crashing.catch(() => undefined); // reported below, and to every client that waits for the stack
  });
  await crashing;
}
