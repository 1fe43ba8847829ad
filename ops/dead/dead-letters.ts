// The dead-letter queue. SQS shows a message only by lending it out. So the reader holds each
// message for a while and finally returns those that stay. If the reader dies, the messages return
// by themselves: the queue shows them again after HOLD_SECONDS.

import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message as SqsMessage,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

import { forEachParallel } from '../../lambdas/shared/parallel.ts';

/** Long enough to look at some thousand messages, and short enough to wait for after a crash. */
const HOLD_SECONDS = 120;
const MAX_PARALLEL = 8;

export interface DeadLetter {
  /** SQS's message id, which the aggregate function's log names. */
  readonly id: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly receiveCount: number;
  readonly receiptHandle: string;
}

/**
 * `stay` keeps the message, `stop` keeps it and ends the visit, `gone` means that it was dropped or
 * redriven.
 */
export type Disposition = 'stay' | 'stop' | 'gone';

export interface DeadLetters {
  /**
   * Shows each message once, in no order. When this resolves or rejects, the kept messages can be
   * received again.
   */
  visit(visit: (letter: DeadLetter) => Promise<Disposition>, signal: AbortSignal): Promise<void>;
  /**
   * Sends the unchanged body to the main queue, then removes the message here. Its dot goes with
   * it, so it counts once.
   */
  redrive(letter: DeadLetter): Promise<void>;
  drop(letter: DeadLetter): Promise<void>;
}

export interface DeadLettersOptions {
  /** URLs of both queues. */
  readonly queue: string;
  readonly deadLetterQueue: string;
  /** Without waiting, SQS asks only a few of its servers, and an empty answer means little. */
  readonly waitSeconds: number;
}

export function createDeadLetters(
  client: SQSClient,
  { queue, deadLetterQueue, waitSeconds }: DeadLettersOptions,
): DeadLetters {
  const QueueUrl = deadLetterQueue;
  const receive = async (): Promise<DeadLetter[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HOLD_SECONDS,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
      }),
    );
    return Messages.map(toDeadLetter);
  };
  const release = async ({ receiptHandle: ReceiptHandle }: DeadLetter): Promise<void> => {
    const command = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    // Another reader may have the message, or it was held for too long; in both cases it is back in
    // the queue.
    await client.send(command).catch(() => undefined);
  };
  const drop = async ({ receiptHandle: ReceiptHandle }: DeadLetter): Promise<void> => {
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  };
  return {
    async visit(visit, signal) {
      const held = new Map<string, DeadLetter>();
      const seen = new Set<string>();
      try {
        for (;;) {
          const letters = await receive();
          for (const letter of letters) held.set(letter.id, letter);
          const fresh = letters.filter(({ id }) => !seen.has(id));
          if (fresh.length === 0) return; // The queue is empty, or shows its first messages again.
          for (const letter of fresh) {
            signal.throwIfAborted();
            seen.add(letter.id);
            const disposition = await visit(letter);
            if (disposition === 'stop') return;
            if (disposition === 'gone') held.delete(letter.id);
          }
        }
      } finally {
        await forEachParallel(held.values(), MAX_PARALLEL, release);
      }
    },

    async redrive(letter) {
      await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: letter.body }));
      await drop(letter);
    },

    drop,
  };
}

const toDeadLetter = ({ MessageId = '', Body = '', ReceiptHandle = '', Attributes = {} }: SqsMessage): DeadLetter => ({
  id: MessageId,
  body: Body,
  sentAt: Number(Attributes.SentTimestamp ?? 0),
  receiveCount: Number(Attributes.ApproximateReceiveCount ?? 0),
  receiptHandle: ReceiptHandle,
});
