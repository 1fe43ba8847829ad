// A local stack whose queue holds everything back until the word is given: its fault `queue.delay=1` makes every delivery wait, and costs no
// message a receive; then all faults end, and what runs is the stack as it is. A process of its own, so that its CPU can be told.

import { startLocalStack } from '../../local/stack.ts';
import { answerParent } from '../harness/child.ts';

/** What the process is told first. */
export interface HeldPlan {
  readonly assembly: string;
  /** Where data is kept; undefined for memory. */
  readonly dataDir: string | undefined;
}

/** Answers the plan. */
export interface Held {
  readonly url: string;
  readonly endpoints: { readonly sqs: string; readonly dynamodb: string };
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly outputs: Record<string, string>;
}

/** Answers the word, when everything is counted. */
export interface Drained {
  /** From the word to the last delivery, milliseconds. */
  readonly ms: number;
  /** Epoch milliseconds of the word. */
  readonly releasedAt: number;
  /** Lines of metrics that the functions wrote since. */
  readonly metrics: readonly string[];
}

const METRICS = ' | {"_aws":';
const metrics: string[] = [];
const log = (line: string): void => {
  const at = line.indexOf(METRICS);
  if (at < 0) process.stderr.write(`${line}\n`);
  else metrics.push(line.slice(at + ' | '.length));
};

let stack: Awaited<ReturnType<typeof startLocalStack>> | undefined;

async function start({ assembly, dataDir }: HeldPlan): Promise<Held> {
  stack = await startLocalStack({
    assembly,
    port: 0,
    ...(dataDir !== undefined && { dataDir }),
    faults: 'seed=1,queue.delay=1',
    log,
  });
  const { url, endpoints, region, credentials, outputs } = stack;
  return { url, endpoints, region, credentials, outputs };
}

async function release(): Promise<Drained> {
  metrics.length = 0;
  const releasedAt = Date.now();
  const startedAt = performance.now();
  stack?.faults.off();
  await stack?.idle();
  return { ms: performance.now() - startedAt, releasedAt, metrics };
}

process.env['TZ'] = 'UTC';
answerParent((message: HeldPlan | 'release') => (message === 'release' ? release() : start(message)));
