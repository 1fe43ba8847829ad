// SQS in memory, behind the calls of ingest: it keeps the bodies that it takes, and refuses what SQS refuses.

import type { CallAws } from '../../lambdas/shared/aws-client.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html, before SQS took 1 MiB. */
const MAX_BYTES = 262_144;
const MAX_ENTRIES = 10;
const TAKEN = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]+$/u;

export class MemoryQueue {
  readonly bodies: string[] = [];
  isDown = false;

  readonly call: CallAws = async (action, input) => {
    if (this.isDown) throw new Error('ServiceUnavailable');
    this.bodies.push(...taken(bodiesOf(action, input)));
    return {};
  };
}

interface Input {
  readonly MessageBody?: string;
  readonly Entries?: readonly { readonly Id: string; readonly MessageBody: string }[];
}

function bodiesOf(action: string, { MessageBody = '', Entries: entries = [] }: Input): string[] {
  if (action === 'SendMessage') return [MessageBody];
  if (action !== 'SendMessageBatch') throw new TypeError(`not a send: ${action}`);
  if (entries.length < 1 || entries.length > MAX_ENTRIES) throw new RangeError(`a batch of ${entries.length} entries`);
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) throw new RangeError('BatchEntryIdsNotDistinct');
  return entries.map(({ MessageBody }) => MessageBody);
}

function taken(bodies: string[]): string[] {
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  if (bytes > MAX_BYTES) throw new RangeError(`a request of ${bytes} bytes`);
  if (!bodies.every((body) => TAKEN.test(body))) throw new RangeError('InvalidMessageContents');
  return bodies;
}
