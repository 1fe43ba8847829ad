// A local stack in memory, announced in its own folder, and the operator's command line in that
// folder.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, inject } from 'vitest';
import type { Counts } from '../../../lambdas/domain/document/counts.ts';
import { type DayDocument, emptyDocument } from '../../../lambdas/domain/document/day-document.ts';
import { encodeDocument } from '../../../lambdas/domain/document/document-codec.ts';
import type { Dots } from '../../../lambdas/domain/dots/dots.ts';
import type { DocumentKey } from '../../../lambdas/domain/event/message.ts';
import { createDayItemStore } from '../../../lambdas/store/days/day-items.ts';
import { createDocumentInspector } from '../../../ops/store/document-inspector.ts';
import { connectTables } from '../../../lambdas/store/table/table.ts';
import { startLocalStack } from '../../../local/stack.ts';
import type { World } from '../../../ops/cli.ts';
import { announce } from '../../../kit/running-stack.ts';
import { connect } from '../../support/api.ts';
import { withCounts, withDots } from '../../support/documents.ts';
import { runOps } from '../support.ts';

export type OpsStack = Awaited<ReturnType<typeof startOpsStack>>;

export async function startOpsStack() {
  const dir = await mkdtemp(join(tmpdir(), 'fast-analytics-ops-'));
  const log: string[] = [];
  const stack = await startLocalStack({ assembly: inject('assembly'), port: 0, log: (line) => log.push(line) });
  announce(dir, { ...stack, pid: process.pid });
  const { endpoints, region, credentials } = stack;
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: endpoints.dynamodb, region, credentials }));
  const sqs = new SQSClient({ endpoint: endpoints.sqs, region, credentials });
  const output = (name: string): string => stack.outputs[name] ?? expect.fail(`the stack has no output ${name}`);
  const tables = connectTables({ endpoint: endpoints.dynamodb, region, credentials });
  const [stats, events] = [tables(output('StatsTableName')), tables(output('EventsTableName'))];
  const inspector = createDocumentInspector(createDayItemStore(stats));
  const replace = async (key: DocumentKey, change: (document: DayDocument) => DayDocument): Promise<void> => {
    for (let written = false; !written;) {
      const seen = await inspector.inspect(key);
      const document = seen?.document ?? expect.fail('there is a document');
      written = await inspector.overwrite(key, seen, change(document), Date.now()).then(
        () => true,
        () => false, // A commit came first.
      );
    }
  };
  return {
    dir,
    log,
    stack,
    table,
    stats,
    events,
    sqs,
    output,
    api: connect(stack.url),
    ops: (args: readonly string[], world?: Partial<World>) => runOps(dir, args, world),
    send: (queue: 'QueueUrl' | 'DeadLetterQueueUrl', body: string) =>
      sqs.send(new SendMessageCommand({ QueueUrl: output(queue), MessageBody: body })),
    document: async (key: DocumentKey) =>
      (await inspector.inspect(key))?.document ?? expect.fail('there is a document'),
    /** All that a day holds, whichever items it is in: a rebuild must not change a byte of it. */
    bytes: async (key: DocumentKey) => encodeDocument((await inspector.inspect(key))?.document ?? emptyDocument),
    /** Changes the counts of a document, as no commit would. */
    tamper: (key: DocumentKey, change: (counts: Counts) => Partial<Counts>) =>
      replace(key, (document) => withCounts(document, change(document.counts))),
    /** Changes the dots of a document. */
    tamperDots: (key: DocumentKey, change: (dots: Dots) => Partial<Dots>) =>
      replace(key, (document) => withDots(document, change(document.dots))),
    async close(): Promise<void> {
      await stack.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
