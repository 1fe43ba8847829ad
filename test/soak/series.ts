// Samples as series, each with the bound that it is judged by.

import type { Sample } from './sample.ts';
import type { Series } from './judge.ts';

const MB = 1_000_000;

/**
 * After a full collection the heap of a thread moves by less than 0.3 MB from sample to sample
 * (measured, 50 requests a second), so one megabyte is not noise. V8 returns memory to the system
 * at its own pace, hence the wider bound of the resident set.
 */
const HEAP = { share: 0.03, plus: 1 };
const RSS = { share: 0.08, plus: 16 };
/**
 * Requests under way during the sample hold a few sockets and timers each; a leak adds one for
 * every request.
 */
const HANDLES = { share: 0.1, plus: 64 };

/** A day of 1,000 views takes 8 KB and one of a million 26; a day of a soak is between the two. */
const MAX_DOCUMENT_KB = 24;
/**
 * Seconds of traffic that may wait: the trigger's window is one, and a sample stops every thread
 * for a moment.
 */
const QUEUE_SECONDS = 5;

/** `rate` is in requests a second. */
export function seriesOf(samples: readonly Sample[], rate: number): Series[] {
  const threads = new Set(samples.flatMap((sample) => sample.threads.map(({ name }) => name)));
  const each = (name: string, drift: Series['drift'], measure: (sample: Sample) => number): Series => ({
    name,
    unit: '',
    drift,
    values: samples.map(measure),
  });
  return [
    ...[...threads].sort().map((thread): Series => {
      const heaps = samples.flatMap((sample) => sample.threads.filter(({ name }) => name === thread));
      return { name: `memory of ${thread}`, unit: 'MB', drift: HEAP, values: heaps.map(({ memory }) => memory / MB) };
    }),
    { ...each('resident set', RSS, ({ rss }) => rss / MB), unit: 'MB' },
    each('threads', { share: 0, plus: 0 }, (sample) => sample.threads.length),
    each('open files and sockets', HANDLES, ({ descriptors }) => descriptors),
    each('timers', HANDLES, (sample) => resources(sample, isTimer)),
    each('sockets', HANDLES, (sample) => resources(sample, isSocket)),
    each('other handles', HANDLES, (sample) => resources(sample, (kind) => !isTimer(kind) && !isSocket(kind))),
    each('messages in the queue', { share: 0, plus: rate * QUEUE_SECONDS }, ({ queued }) => queued),
    {
      name: 'largest document',
      unit: 'KB',
      drift: { share: Infinity, plus: 0 },
      most: MAX_DOCUMENT_KB,
      values: samples.map(({ largestDocument }) => largestDocument / 1000),
    },
  ];
}

const isTimer = (kind: string): boolean => kind === 'Timeout' || kind === 'Immediate';
const isSocket = (kind: string): boolean => kind === 'TCPSocketWrap';

/** Of all threads together. */
const resources = ({ threads }: Sample, isMeant: (kind: string) => boolean): number =>
  threads
    .flatMap((thread) => Object.entries(thread.resources))
    .reduce((sum, [kind, count]) => sum + (isMeant(kind) ? count : 0), 0);
