// SQS in memory, behind the SDK's `send`: it keeps the bodies that it takes, and refuses what SQS refuses.

import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html, before SQS took 1 MiB. */
const MAX_BYTES = 262_144;
const MAX_ENTRIES = 10;
const TAKEN = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]+$/u;

export class MemoryQueue {
  readonly bodies: string[] = [];
  isDown = false;

  /** As much of an SQS client as sendMessages uses. */
  readonly client = {
    send: async (command: unknown): Promise<object> => {
      if (this.isDown) throw new Error('ServiceUnavailable');
      this.bodies.push(...taken(bodiesOf(command)));
      return {};
    },
  } as unknown as SQSClient;
}

function bodiesOf(command: unknown): string[] {
  if (command instanceof SendMessageCommand) return [command.input.MessageBody ?? ''];
  if (!(command instanceof SendMessageBatchCommand)) throw new TypeError('not a send');
  const entries = command.input.Entries ?? [];
  if (entries.length < 1 || entries.length > MAX_ENTRIES) throw new RangeError(`a batch of ${entries.length} entries`);
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) throw new RangeError('BatchEntryIdsNotDistinct');
  return entries.map(({ MessageBody = '' }) => MessageBody);
}

function taken(bodies: string[]): string[] {
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  if (bytes > MAX_BYTES) throw new RangeError(`a request of ${bytes} bytes`);
  if (!bodies.every((body) => TAKEN.test(body))) throw new RangeError('InvalidMessageContents');
  return bodies;
}
