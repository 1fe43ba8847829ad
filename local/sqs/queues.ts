// SQS: fauxqs's queues, in process, with the queues and redrive policies of the template. Messages
// are in memory, or in a SQLite file: the operating system has a message before its sender gets an
// answer, so a `kill -9` loses nothing.

import { mkdirSync } from 'node:fs';
import { z } from 'zod';
import { answer, closeServer, type Guard, listenOnLoopback, type Serve, wholeRequests } from '../net/endpoint.ts';
import { createServer } from '../net/http.ts';
import { messageOf } from '../../kit/failure.ts';
import { dataFailure } from '../failure.ts';
import type { Faults } from '../faults/faults.ts';
import { loadAction, type Persistence, PersistenceManager, type Router, SqsRouter, SqsStore } from './fauxqs.ts';
import { Queue } from './queue.ts';
import { refusingSome } from './refused-entries.ts';
import type { Template } from '../template/template.ts';

const ACTIONS = [
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
  'DeleteMessage',
  'DeleteMessageBatch',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListQueues',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
  'SendMessageBatch',
];

const Attributes = z.object({
  VisibilityTimeout: z.coerce.string().default('30'),
  DelaySeconds: z.coerce.string().default('0'),
  MaximumMessageSize: z.coerce.string().default('1048576'),
  MessageRetentionPeriod: z.coerce.string().default('345600'),
  ReceiveMessageWaitTimeSeconds: z.coerce.string().default('0'),
  RedrivePolicy: z
    .object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().positive() })
    .transform((policy) => JSON.stringify(policy))
    .default(''),
  FifoQueue: z.literal(false, 'only standard queues are emulated').default(false),
});

export interface Queues {
  endpoint: string;
  /**
   * Creates the template's queues. Queues in the data directory keep their messages and take the
   * template's attributes.
   */
  create(template: Template): void;
  byArn(arn: string): Queue | undefined;
  close(): Promise<void>;
}

/** Opens the queues kept in `path`, or empty ones in memory. */
export async function openQueues(path: string | undefined, guard: Guard, faults: Faults): Promise<Queues> {
  const store = new SqsStore();
  const persistence = path === undefined ? undefined : openFile(path);
  // Loads before the store knows its file: creating a queue writes it, which would delete its
  // messages.
  persistence?.loadSqsQueues(store);
  if (persistence) store.persistence = persistence;

  const router = new SqsRouter(store);
  for (const name of ACTIONS) {
    const action = await loadAction(name.charAt(0).toLowerCase() + name.slice(1));
    router.register(name, name === 'SendMessageBatch' ? refusingSome(faults, action) : action);
  }
  const server = createServer(wholeRequests(guard(serve(router))));
  const endpoint = await listenOnLoopback(server);
  const queues = new Map<string, Queue>();
  return {
    endpoint,
    byArn: (arn) => queues.get(arn),
    create: (template) => {
      for (const { id, properties } of template.resources('AWS::SQS::Queue', Attributes)) {
        const { QueueName: name = '', Arn: arn = '', QueueUrl: url = '' } = template.attributesOf(id);
        const { FifoQueue: _, ...attributes } = properties;
        const stored = store.getQueueByName(name) ?? store.createQueue(name, url, arn, {});
        stored.url = url;
        if (persistence) stored.persistence = persistence;
        stored.setAttributes(attributes);
        queues.set(arn, new Queue(stored, (deadLetterArn) => store.getQueueByArn(deadLetterArn)));
      }
    },
    close: async () => {
      await closeServer(server);
      persistence?.close();
    },
  };
}

const serve =
  (router: Router): Serve =>
  async ({ headers, json }, response) => {
    if (json === undefined) return answer(response, 400, { __type: 'com.amazon.coral.service#SerializationException' });
    let status = 200;
    const extra: Record<string, string> = {};
    const reply = {
      status: (code: number) => void (status = code),
      header: (name: string, value: string) => void (extra[name] = value),
    };
    const result = await router.handle({ headers, body: json ?? {} }, reply);
    return answer(response, status, result, extra);
  };

function openFile(path: string): Persistence {
  try {
    mkdirSync(path, { recursive: true });
    const persistence = new PersistenceManager(path);
    const { db } = persistence;
    // NORMAL: no fsync per message. The kernel has each write, and outlives this process; a power
    // failure is not covered. EXCLUSIVE: a second stack on the same file is refused.
    db.exec('PRAGMA synchronous = NORMAL; PRAGMA locking_mode = EXCLUSIVE');
    // The receivers of these messages died with the last process: the messages become visible at
    // once and keep their receive count.
    db.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');
    // fauxqs 2.4.1 also clears the receive count, which the column forbids.
    const ready = db.prepare(
      'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
    );
    persistence.updateMessageReady = (messageId) => void ready.run(messageId);
    return persistence;
  } catch (error) {
    throw dataFailure(path, messageOf(error).includes('locked'), error);
  }
}
