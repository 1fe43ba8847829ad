// The modules of fauxqs that hold queues, with types for what is used here. Its package exports
// only a server that listens on every interface and also speaks S3 and SNS. Its queues, their
// SQLite file and its SQS actions are modules that it does not export, so they are loaded by path.
// The version is pinned; test/local/sqs/queue.test.ts fails if an update moves a module.

import type { IncomingHttpHeaders } from 'node:http';
import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface Message {
  messageId: string;
  body: string;
  md5OfBody: string;
  messageAttributes: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
  sentTimestamp: number;
  approximateReceiveCount: number;
  approximateFirstReceiveTimestamp?: number;
}

export interface Inflight {
  message: Message;
  receiptHandle: string;
  visibilityDeadline: number;
}

export interface StoredQueue {
  url: string;
  attributes: Record<string, string>;
  messages: Message[];
  inflightMessages: Map<string, Inflight>;
  persistence?: Persistence;
  enqueue(message: Message): void;
  deleteMessage(receiptHandle: string): boolean;
  processTimers(): void;
  setAttributes(attributes: Record<string, string>): void;
}

export interface Store {
  persistence?: Persistence;
  createQueue(name: string, url: string, arn: string, attributes: Record<string, string>): StoredQueue;
  getQueueByName(name: string): StoredQueue | undefined;
  getQueueByArn(arn: string): StoredQueue | undefined;
  allQueues(): Iterable<StoredQueue>;
}

export interface Persistence {
  db: { exec(sql: string): void; prepare(sql: string): { run(...values: string[]): unknown } };
  loadSqsQueues(store: Store): void;
  updateMessageInflight(id: string, handle: string, deadline: number, count: number, first: number | undefined): void;
  updateMessageReady(messageId: string): void;
  deleteMessage(messageId: string): void;
  transaction(work: () => void): void;
  close(): void;
}

export type Action = (
  body: Record<string, unknown>,
  store: Store,
  request: { headers: IncomingHttpHeaders },
) => unknown;
interface Reply {
  status(code: number): void;
  header(name: string, value: string): void;
}
export interface Router {
  register(name: string, action: Action): void;
  handle(request: { headers: IncomingHttpHeaders; body: unknown }, reply: Reply): Promise<unknown>;
}

const manifest = findPackageJSON('fauxqs', import.meta.url);
const load = async (path: string): Promise<unknown> =>
  await import(new URL(`dist/${path}.js`, manifest ? pathToFileURL(manifest) : undefined).href);

export const { SqsStore } = (await load('sqs/sqsStore')) as { SqsStore: new () => Store };
export const { PersistenceManager } = (await load('persistence')) as {
  PersistenceManager: new (dir: string) => Persistence;
};
export const { SqsRouter } = (await load('sqs/sqsRouter')) as { SqsRouter: new (store: Store) => Router };

/** An SQS action by its name in camel case. */
export const loadAction = async (name: string): Promise<Action> => {
  const { [name]: action } = (await load(`sqs/actions/${name}`)) as Record<string, Action>;
  if (action === undefined) throw new Error(`fauxqs has no action ${name}`);
  return action;
};

// fauxqs checks bodies by UTF-16 unit, and so refuses every character beyond U+FFFF, such as emoji.
// SQS accepts them:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
const { INVALID_MESSAGE_BODY_CHAR: invalid } = (await load('sqs/sqsTypes')) as { INVALID_MESSAGE_BODY_CHAR: RegExp };
const NOT_IN_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
invalid.test = (body) => NOT_IN_XML.test(body);
