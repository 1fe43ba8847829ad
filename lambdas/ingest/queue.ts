// The queue as ingest sees it: sends one body, or a batch, by the SQS client. A body counts as
// stored only if SQS returns a message id for it.

import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';

import { type ClientOptions, createQueueClient, type TimeLimit } from '../shared/clients.ts';

/** A body of a batch, by an id within the batch. */
export interface Entry {
  readonly id: string;
  readonly body: string;
}

/** Of a batch, the ids of its entries. An id that is in neither was not accepted either. */
export interface BatchAnswer {
  /** SQS has stored these. */
  readonly stored: ReadonlySet<string>;
  /** SQS could not store these, for reasons of its own: another try may do. */
  readonly deferred: ReadonlySet<string>;
}

/** Every call throws the SDK's errors. */
export interface Queue {
  /** Throws, too, when SQS answers without saying that it has stored the body. */
  send(body: string, time: TimeLimit): Promise<void>;
  /** At most ten entries, together no longer than one body may be. */
  sendBatch(entries: readonly Entry[], time: TimeLimit): Promise<BatchAnswer>;
}

/** For module scope, so that connections outlive an invocation. */
export function connectQueue(url: string, options?: ClientOptions): Queue {
  const client = createQueueClient(options);
  return {
    async send(body, time) {
      const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }), time);
      if (!MessageId) throw new Error('SQS answered without the id of a message');
    },

    async sendBatch(entries, time) {
      const Entries = entries.map(({ id, body }) => ({ Id: id, MessageBody: body }));
      const command = new SendMessageBatchCommand({ QueueUrl: url, Entries });
      const { Successful = [], Failed = [] } = await client.send(command, time);
      return {
        stored: new Set(Successful.flatMap(({ Id, MessageId }) => (Id && MessageId ? [Id] : []))),
        deferred: new Set(Failed.flatMap(({ Id, SenderFault }) => (Id && SenderFault === false ? [Id] : []))),
      };
    },
  };
}
