// After the faults: waits until the queue is empty, and redrives dead letters. A message that
// failed five times by injected faults is not lost: it is in the dead-letter queue, and counts once
// when it is sent back unchanged.

import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

import { createDeadLetters } from '../../ops/dead/dead-letters.ts';
import type { StackProcess } from './stack-process.ts';

const POLL_MS = 200;
/** Without faults, messages do not fail; a message that fails repeatedly is a bug. */
const MAX_ROUNDS = 5;
/** The queue must shrink within this time. */
const PATIENCE_MS = 90_000;

/** Resolves when both queues are empty, with the number of redriven messages. */
export async function drain(
  stack: Pick<StackProcess, 'endpoints'>,
  onLeft: (messages: number) => void,
): Promise<number> {
  const { endpoints, region, credentials, outputs } = await stack.endpoints();
  const client = new SQSClient({ endpoint: endpoints.sqs, region, credentials });
  const { QueueUrl = '', DeadLetterQueueUrl = '' } = outputs;
  const letters = createDeadLetters(client, { queue: QueueUrl, deadLetterQueue: DeadLetterQueueUrl, waitSeconds: 0 });

  async function emptied(): Promise<void> {
    let least = Infinity;
    for (let since = Date.now(); ;) {
      const left = await lengthOf(client, QueueUrl);
      onLeft(left);
      if (left === 0) return;
      if (left < least) [least, since] = [left, Date.now()];
      if (Date.now() - since > PATIENCE_MS) throw new Error(`the queue does not drain: ${left} messages are left`);
      await sleep(POLL_MS);
    }
  }

  let redriven = 0;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    await emptied();
    if ((await lengthOf(client, DeadLetterQueueUrl)) === 0) return redriven;
    await letters.visit(async (letter) => {
      await letters.redrive(letter);
      redriven += 1;
      return 'gone';
    }, new AbortController().signal);
  }
  throw new Error(`messages still die without any faults, after ${MAX_ROUNDS} redrives`);
}

/** Messages of a queue that wait or are in flight. */
export async function lengthOf(client: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } = Attributes;
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}
