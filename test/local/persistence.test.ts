// What the data directory keeps, and what a restart does with unfinished work. Restarts in this
// process close the files first; test/local/command.test.ts kills a real process.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callDynamodb } from '../../local/dynamodb/call.ts';
import { startLocalStack } from '../../local/stack.ts';
import { scratch, start, writeAssembly } from './assembly.ts';

const NOTE = 'note(event.Records.map(({ body, attributes }) => [body, attributes.ApproximateReceiveCount]));';

test('messages that wait survive a restart, in order', async () => {
  const dir = scratch();
  const dataDir = join(dir, 'data');
  const properties = { Mapping: { MaximumBatchingWindowInSeconds: 300 } };
  const first = await start({ dataDir, properties }, dir);
  await first.send('a', 'b', 'c');
  await first.stack.close();

  const second = await start({ dataDir, back: NOTE }, dir);
  await second.stack.idle();
  expect(second.notes().flat()).toEqual([
    ['a', '1'],
    ['b', '1'],
    ['c', '1'],
  ]);
});

test('messages in flight when the stack stopped come back at once and keep their receive count', async () => {
  const dir = scratch();
  const dataDir = join(dir, 'data');
  const first = await start({ dataDir, back: `${NOTE} await new Promise(() => {});` }, dir);
  await first.send('a');
  await expect.poll(first.notes).toEqual([[['a', '1']]]);
  await first.stack.close();

  // Sooner than the visibility timeout: that is 300 s, and this test has 120.
  const second = await start({ dataDir, back: NOTE }, dir);
  await second.stack.idle();
  expect(second.notes()).toEqual([[['a', '1']], [['a', '2']]]);
});

test('dead letters and items survive a restart; changed queue attributes take effect', async () => {
  const dir = scratch();
  const dataDir = join(dir, 'data');
  const first = await start({ dataDir, back: 'throw new Error("poison");' }, dir);
  await first.send('poison');
  await first.stack.idle();
  expect(await dynamodb(first.stack.endpoints.dynamodb, 'PutItem', { Item: { pk: { S: 'a' } } })).toEqual({});
  await first.stack.close();

  const second = await start({ dataDir, properties: { Jobs: { VisibilityTimeout: 77 } } }, dir);
  const dead = await second.sqs('ReceiveMessage', { QueueUrl: second.stack.outputs['DeadUrl'] });
  expect(dead).toMatchObject({ Messages: [{ Body: 'poison' }] });
  const attributes = await second.sqs('GetQueueAttributes', {
    QueueUrl: second.stack.outputs['JobsUrl'],
    AttributeNames: ['VisibilityTimeout'],
  });
  expect(attributes).toEqual({ Attributes: { VisibilityTimeout: '77' } });
  const item = await dynamodb(second.stack.endpoints.dynamodb, 'GetItem', { Key: { pk: { S: 'a' } } });
  expect(item).toEqual({ Item: { pk: { S: 'a' } } });
});

test('an operator can let go of a persisted message, and it keeps its receive count', async () => {
  const dir = scratch();
  const { stack, sqs } = await start({ dataDir: join(dir, 'data'), back: 'throw new Error("poison");' }, dir);
  const QueueUrl = stack.outputs['DeadUrl'];
  await sqs('SendMessage', { QueueUrl, MessageBody: 'a' });
  const receive = async (): Promise<{ ReceiptHandle: string; Attributes: object }> => {
    const body = { QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] };
    const { Messages } = (await sqs('ReceiveMessage', body)) as {
      Messages: [{ ReceiptHandle: string; Attributes: object }];
    };
    return Messages[0];
  };
  const { ReceiptHandle } = await receive();
  expect(await sqs('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })).toEqual({});
  expect((await receive()).Attributes).toEqual({ ApproximateReceiveCount: '2' });
});

test.each([
  ['queues', 'queues/fauxqs.db', /local data in .*queues is damaged/],
  ['tables', 'tables/CURRENT', /local data in .*tables is damaged/],
])('damaged %s are named in one sentence', async (_, file, sentence) => {
  const dir = scratch();
  const dataDir = join(dir, 'data');
  mkdirSync(join(dataDir, file, '..'), { recursive: true });
  writeFileSync(join(dataDir, file), 'this is no database, whatever its name says. '.repeat(100));
  await expect(startLocalStack({ assembly: writeAssembly(dir), port: 0, dataDir })).rejects.toThrow(sentence);
});

test('tables that have lost their CURRENT are refused, not emptied', async () => {
  const dir = scratch();
  const dataDir = join(dir, 'data');
  await (await start({ dataDir }, dir)).stack.close();
  rmSync(join(dataDir, 'tables/CURRENT'));
  const left = readdirSync(join(dataDir, 'tables'));
  await expect(startLocalStack({ assembly: writeAssembly(dir), port: 0, dataDir })).rejects.toThrow(
    /^The local data in .*tables is damaged \(its file CURRENT is missing\): delete it/,
  );
  expect(readdirSync(join(dataDir, 'tables'))).toEqual(left);
});

test('a second stack on the same data is refused, and the first goes on', async () => {
  const dir = scratch();
  const dataDir = join(dir, 'data');
  const { stack } = await start({ dataDir }, dir);
  const second = startLocalStack({ assembly: writeAssembly(dir), port: 0, dataDir });
  await expect(second).rejects.toThrow(
    /^Another local stack is running on .*data.*: stop it, or start this one with --memory\.$/,
  );
  expect((await fetch(`${stack.url}/echo`)).status).toBe(200);
});

const string = (name: string) => ({ AttributeName: name, AttributeType: 'S' });
const hash = (name: string) => [{ AttributeName: name, KeyType: 'HASH' }];

test.each([
  { what: 'keys', Items: { KeySchema: hash('id'), AttributeDefinitions: [string('id')] } },
  {
    what: 'indexes',
    Items: {
      AttributeDefinitions: [string('pk'), string('due')],
      GlobalSecondaryIndexes: [
        { IndexName: 'Due', KeySchema: hash('due'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    },
  },
])('a table whose $what have changed is refused in one sentence', async ({ Items }) => {
  const dir = scratch();
  const dataDir = join(dir, 'data');
  await (await start({ dataDir }, dir)).stack.close();
  const changed = startLocalStack({ assembly: writeAssembly(dir, { properties: { Items } }), port: 0, dataDir });
  await expect(changed).rejects.toThrow('Table Test-Items in the local data has other keys than the template');
});

async function dynamodb(endpoint: string, action: string, body: object): Promise<unknown> {
  const { text } = await callDynamodb(endpoint, action, { TableName: 'Test-Items', ...body });
  return JSON.parse(text) as unknown;
}
