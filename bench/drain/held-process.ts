// A local stack whose queue holds all messages until it is released. Its fault `queue.delay=1`
// delays every delivery and costs no message a receive. On release all faults end, and the stack
// runs as usual. It is a process of its own, so that its CPU can be measured.

import { startLocalStack } from '../../local/stack.ts';
import { answerParent } from '../harness/child.ts';

/** The first message to the process. */
export interface HeldPlan {
  readonly assembly: string;
  /** Where data is kept; undefined for memory. */
  readonly dataDir: string | undefined;
}

/** The answer to the plan. */
export interface Held {
  readonly url: string;
  readonly endpoints: { readonly sqs: string; readonly dynamodb: string };
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly outputs: Record<string, string>;
}

/** The answer to the release, once everything is counted. */
export interface Drained {
  /** Milliseconds from the release to the last delivery. */
  readonly ms: number;
  /** Epoch milliseconds of the release. */
  readonly releasedAt: number;
  /** Lines of metrics that the functions wrote since the release. */
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
