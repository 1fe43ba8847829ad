// What SQS may do to the pipeline, caused on purpose with the AWS SDK: unreadable messages, and
// repeated deliveries. Then checks the final contents of the tables.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { encodeMessage } from '../../lambdas/domain/event/message.ts';
import { type LocalStack, startLocalStack } from '../../local/stack.ts';
import { announce } from '../../kit/running-stack.ts';
import { runOps } from '../ops/support.ts';
import { type Api, connect, type Stats } from '../support/api.ts';
import { freshSite, pageView, views } from '../support/events.ts';
import { aMessage, aView } from '../support/messages.ts';
import { soon, soonCounted } from '../support/soon.ts';
import { answers, traffic, truth } from '../support/traffic.ts';
import { visitorOf } from '../support/visitors.ts';

let stack: LocalStack;
let api: Api;
let sqs: SQSClient;
const folder = mkdtempSync(join(tmpdir(), 'fast-analytics-messages-'));
/** Every site of these tests: finally an operator's `verify` must find each of them right. */
const sites = new Set<string>();
const newSite = (): string => {
  const site = freshSite();
  sites.add(site);
  return site;
};

beforeAll(async () => {
  stack = await startLocalStack({ assembly: inject('assembly'), port: 0 });
  announce(folder, { ...stack, pid: process.pid });
  api = connect(stack.url);
  sqs = new SQSClient({ endpoint: stack.endpoints.sqs, region: stack.region, credentials: stack.credentials });
});

afterAll(async () => {
  try {
    for (const site of sites) {
      const { code, out } = await runOps(folder, ['verify', '--site', site]);
      if (code !== 0) throw new Error(`verify found: ${out.join('\n')}`);
    }
  } finally {
    await stack.close();
    rmSync(folder, { recursive: true });
  }
});

const queueUrl = (name: string) => stack.outputs[name] ?? expect.fail(`the stack has no output ${name}`);
const send = (body: string) => sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('QueueUrl'), MessageBody: body }));
const expectCounted = (site_id: string, stats: Partial<Stats>) =>
  soonCounted(async () => expect(await api.counted({ site_id })).toMatchObject(stats));

/** A message as ingest sends it, with one view and a new dot, unless one is given. */
const message = (site: string, dot = { producer: randomBytes(8).toString('hex'), seq: 0 }) => {
  const events = [aView({ path: '/', visitor: visitorOf('u') })];
  return encodeMessage(aMessage(0, { dot, site, acceptedAt: Date.now(), events }));
};

test('a message that cannot be read ends in the dead-letter queue, and the rest is counted', async () => {
  const site_id = newSite();
  const poison = ['no JSON', '{}', '[]', message(site_id).replace('"v":1', '"v":999')];
  for (const body of poison) {
    await api.postBatch(views(3, { site_id }));
    await send(body);
  }
  await expectCounted(site_id, { total_views: 12 });

  const dead: string[] = [];
  await soon(async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl('DeadLetterQueueUrl'), MaxNumberOfMessages: 10 }),
    );
    dead.push(...Messages.flatMap(({ Body = [] }) => Body));
    expect(dead.toSorted()).toEqual(poison.toSorted());
  });
  expect(await api.counted({ site_id })).toMatchObject({ total_views: 12 });
});

test('a message that is delivered again, at once or after it was counted, is counted once', async () => {
  const site_id = newSite();
  const body = message(site_id);
  await Promise.all([send(body), send(body), send(body)]);
  await expectCounted(site_id, { total_views: 1 });
  await Promise.all([send(body), send(message(site_id)), send(body)]);
  await expectCounted(site_id, { total_views: 2, unique_users: 1 });
  await stack.idle();
  await expectCounted(site_id, { total_views: 2, top_paths: [{ path: '/', views: 2 }] });
});

test('messages in any order, and all of them again later, are counted once each', async () => {
  const site_id = newSite();
  const producer = randomBytes(8).toString('hex');
  const bodies = [3, 0, 9, 4, 1, 8, 2, 7, 5, 6].map((seq) => message(site_id, { producer, seq }));
  await Promise.all(bodies.map(send));
  await expectCounted(site_id, { total_views: 10 });
  await Promise.all(bodies.toReversed().map(send));
  await stack.idle();
  await expectCounted(site_id, { total_views: 10 });
});

test('a day of a site is one item and at most a delta, with its counters as plain numbers', async () => {
  const events = traffic(400);
  for (let start = 0; start < events.length; start += 100) await api.postBatch(events.slice(start, start + 100));
  await api.post(pageView());
  const told = truth(events);
  await soonCounted(async () => expect(await answers(api, told)).toEqual(told));

  const table = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: stack.endpoints.dynamodb, region: stack.region, credentials: stack.credentials }),
  );
  const { Items = [] } = await table.send(new ScanCommand({ TableName: stack.outputs['StatsTableName'] }));
  const sitesOfEvents = new Set(events.map(({ site_id }) => site_id));
  for (const site of sitesOfEvents) sites.add(site);
  const items = Items.filter(
    ({ pk, sk }) => String(sk).startsWith('day#') && [...sitesOfEvents].some((site) => String(pk).includes(site)),
  );
  const [bases, deltas] = [false, true].map((isDelta) =>
    items.filter(({ sk }) => String(sk).endsWith('#delta') === isDelta),
  );
  const counted = (bases ?? []).map(({ pk, sk, version, views }) => {
    const delta = deltas?.find((each) => each['pk'] === pk && each['sk'] === `${String(sk)}#delta`);
    return Number(views) + (delta?.['base'] === version ? Number(delta?.['views']) : 0);
  });
  const days = told.filter(({ date }) => date !== 'all-time');
  const sorted = (numbers: unknown[]) => numbers.map(Number).sort((a, b) => a - b);
  expect(sorted(counted)).toEqual(sorted(days.map(({ total_views }) => total_views)));
});
