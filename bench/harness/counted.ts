// The end of a measurement: everything was counted, and counted correctly.

import { setTimeout as wait } from 'node:timers/promises';

import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

import type { RunningStack } from '../../kit/running-stack.ts';
import { BenchFailure } from './failure.ts';

/**
 * Short enough to measure seconds, and long enough to cost the stack little: each poll takes 2 % of
 * a request's work.
 */
const POLL_MS = 50;
/** The queue must get shorter within this time. */
const PATIENCE_MS = 60_000;

/**
 * Resolves when the queue holds no message, neither waiting nor in flight: a message leaves the
 * queue once it is counted.
 */
export async function queueEmptied({ endpoints, region, credentials, outputs }: RunningStack): Promise<void> {
  const client = new SQSClient({ endpoint: endpoints.sqs, region, credentials });
  const command = new GetQueueAttributesCommand({ QueueUrl: outputs['QueueUrl'], AttributeNames: ['All'] });
  let least = Infinity;
  try {
    for (let since = performance.now(); ;) {
      const { Attributes = {} } = await client.send(command);
      const { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } = Attributes;
      const left = Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
      if (left === 0) return;
      if (left < least) [least, since] = [left, performance.now()];
      if (performance.now() - since > PATIENCE_MS) {
        throw new BenchFailure(`The queue does not shrink: ${left} messages are left.`);
      }
      await wait(POLL_MS);
    }
  } finally {
    client.destroy();
  }
}

/**
 * Queries the views of each site, of all time. Rejects with a BenchFailure if they differ from what
 * was sent.
 */
export async function expectViews(url: string, sent: ReadonlyMap<string, number>): Promise<void> {
  for (const [site, views] of sent) {
    const response = await fetch(`${url}/api/stats?site_id=${encodeURIComponent(site)}`);
    const { total_views } = (await response.json()) as { total_views?: number };
    if (total_views === views) continue;
    throw new BenchFailure(`Site ${site} was sent ${views} views, and ${total_views ?? response.status} are counted.`);
  }
}
