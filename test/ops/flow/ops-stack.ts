// A local stack in memory, announced in a folder of its own, and the operator's command line in that folder.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, inject } from 'vitest';
import type { DayDocument } from '../../../lambdas/domain/day-document.ts';
import type { DocumentKey } from '../../../lambdas/domain/message.ts';
import { createItemStore } from '../../../lambdas/store/day-items.ts';
import { createDocumentKeeper } from '../../../ops/store/document-keeper.ts';
import { createTable } from '../../../lambdas/store/table.ts';
import { startLocalStack } from '../../../local/stack.ts';
import type { World } from '../../../ops/cli.ts';
import { announce } from '../../../ops/running-stack.ts';
import { connect } from '../../support/api.ts';
import { callLocal } from '../../support/local-call.ts';
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
  const stats = createTable(callLocal(endpoints.dynamodb, { region, credentials }), output('StatsTableName'));
  const keeper = createDocumentKeeper(createItemStore(stats));
  return {
    dir,
    log,
    stack,
    table,
    stats,
    sqs,
    output,
    api: connect(stack.url),
    ops: (args: readonly string[], world?: Partial<World>) => runOps(dir, args, world),
    send: (queue: 'QueueUrl' | 'DeadLetterQueueUrl', body: string) =>
      sqs.send(new SendMessageCommand({ QueueUrl: output(queue), MessageBody: body })),
    document: async (key: DocumentKey) => (await keeper.inspect(key))?.document ?? expect.fail('there is a document'),
    /** Writes something else in the place of a document, as no commit would. */
    async tamper(key: DocumentKey, change: (document: DayDocument) => Partial<DayDocument>): Promise<void> {
      for (let written = false; !written;) {
        const seen = await keeper.inspect(key);
        const document = seen?.document ?? expect.fail('there is a document');
        const next = { ...document, ...change(document) };
        written = await keeper.overwrite(key, seen, next, Date.now()).then(
          () => true,
          () => false, // A commit came between.
        );
      }
    },
    async close(): Promise<void> {
      await stack.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
