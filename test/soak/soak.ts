// One soak: a local stack of its own under steady traffic for a while, measured at intervals. Then
// the traffic stops, the queue drains, `ops verify` compares every document with its raw events,
// every answer is compared with the truth as chaos does, the stack stops as by Ctrl-C, and every
// series is judged.

import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';

import { encodeDocument } from '../../lambdas/domain/document/document-codec.ts';
import { findRunning } from '../../kit/running-stack.ts';
import { openTarget } from '../../ops/target.ts';
import { compare } from '../chaos/compare.ts';
import { drain, lengthOf } from '../chaos/drain.ts';
import { sitesOf } from '../chaos/sites.ts';
import { runOps } from '../ops/support.ts';
import { connect } from '../support/api.ts';
import { callersOf, isRegistered } from '../support/callers.ts';
import { send, type Sent } from './clients.ts';
import { judge, type Verdict } from './judge.ts';
import { ProbedStack } from './probed-stack.ts';
import type { Sample } from './sample.ts';
import { seriesOf } from './series.ts';
import { traffic } from './traffic.ts';

export interface SoakOptions {
  readonly seconds: number;
  /** Requests a second. */
  readonly rate: number;
  readonly sites: number;
  readonly seed: number;
  /** The cloud assembly. If it is registered, sites are added and tokens given out first. */
  readonly assembly: string;
  /** Aborted by Ctrl-C: work under way is finished, and the stack stopped. */
  readonly signal: AbortSignal;
  /** Called with the progress of the run, from 0 to 1. */
  readonly onProgress?: (phase: string, share: number) => void;
}

export interface SoakResult {
  readonly samples: readonly Sample[];
  readonly verdicts: readonly Verdict[];
  readonly sent: Sent;
  /** To questions, compared with the truth in the end. */
  readonly answers: number;
  /** One line for each fault, including those of the verdicts. */
  readonly faults: readonly string[];
}

/** The fewest samples of a short run; fewer cannot be judged. */
const LEAST_SAMPLES = 18;
/** A sample takes half a second, in which each thread pauses for some 50 ms. */
const INTERVAL_MS = 10_000;
/** How often the traffic repeats its week. */
const WEEKS = 6;
const WEEK = 7;

/** Rejects with the reason of the signal if it is aborted; the stack is stopped then too. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { seconds, rate, sites, signal, onProgress = () => undefined } = options;
  onProgress('starting', 0);
  const stack = await ProbedStack.start(options.assembly);
  try {
    const callers = await callersOf(running(stack), sitesOf({ sites }));
    const api = connect(stack.url);
    const end = new AbortController();
    const calls = traffic({
      ...options,
      isRegistered: isRegistered(running(stack)),
      callsPerDay: Math.max(1, Math.floor((seconds * rate) / (WEEKS * WEEK))),
    });
    const sending = send(calls, api, { callers, rate, signal: AbortSignal.any([end.signal, signal]) });
    const measure = await openMeasure(stack, namesOf(sites));
    const samples: Sample[] = [];
    const startedAt = performance.now();
    const interval = Math.min(INTERVAL_MS, (seconds * 1000) / LEAST_SAMPLES);
    const elapsed = (): number => performance.now() - startedAt;
    try {
      while (elapsed() < seconds * 1000 && !signal.aborted) {
        const wait = interval * (samples.length + 1) - elapsed();
        if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
        if (!signal.aborted) samples.push(await measure());
        onProgress('soaking', Math.min(1, elapsed() / (seconds * 1000)));
      }
    } finally {
      end.abort();
      await sending;
    }
    const sent = await sending;
    signal.throwIfAborted();

    onProgress('draining', 1);
    const died = await drain({ endpoints: () => Promise.resolve(running(stack)) }, () => undefined);
    const wrong = await wrongNumbers(stack, sites);
    const { differences, answers } = await compare(sent.truth, connect(stack.url, callers.reader), () => undefined);
    const ended = await stack.stop();
    const verdicts = seriesOf(samples, rate).map(judge);
    const faults = [
      ...verdicts.flatMap(({ series, fault }) => (fault === undefined ? [] : [`${series.name}: ${fault}`])),
      ...(sent.wrongCalls > 0 ? [`${sent.wrongCalls} calls got another answer than is owed`, ...sent.wrong] : []),
      ...(died > 0 ? [`${died} messages died and were redriven`] : []),
      ...wrong,
      ...differences,
      ...(stack.log.length > 0 ? ['the stack wrote to stderr:', ...stack.log] : []),
      ...(ended === 0 ? [] : [`the stack ended with ${String(ended)}, not 0`]),
    ];
    return { samples, verdicts, sent, answers, faults };
  } finally {
    await stack.stop();
  }
}

const namesOf = (sites: number): string[] => sitesOf({ sites }).map(({ id }) => id);

function running({ dir }: ProbedStack) {
  const found = findRunning(dir);
  if (found === undefined) throw new Error('the local stack has not announced its address');
  return found;
}

/** Measures the process by its probe, and queue and documents by their services. */
async function openMeasure(stack: ProbedStack, sites: readonly string[]): Promise<() => Promise<Sample>> {
  const { endpoints, region, credentials, outputs } = running(stack);
  const client = new SQSClient({ endpoint: endpoints.sqs, region, credentials });
  const { documents, shards } = await openTarget(undefined, stack.dir);
  return async () => {
    const queued = await lengthOf(client, outputs['QueueUrl'] ?? '');
    let largestDocument = 0;
    for (const site of sites) {
      for (let shard = 0; shard < shards; shard += 1) {
        for await (const { document } of documents.readRange(site, shard, undefined, undefined, { parts: 'all' })) {
          largestDocument = Math.max(largestDocument, encodeDocument(document).length);
        }
      }
    }
    return { ...(await stack.sample()), queued, largestDocument };
  };
}

/** What `ops verify` finds wrong with the documents of each site. */
async function wrongNumbers({ dir }: ProbedStack, sites: number): Promise<string[]> {
  const wrong: string[] = [];
  for (const site of namesOf(sites)) {
    const { code, out, err } = await runOps(dir, ['verify', '--site', site]);
    if (code !== 0) wrong.push(`ops verify --site ${site} ended with ${code}:`, ...out, err);
  }
  return wrong;
}
