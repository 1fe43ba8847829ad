// Faults between a function and the services: what the function's SDK sees, and what the service
// has done all the same. The clients here sign as the function `Front`, and try once.

import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { start } from '../assembly.ts';

async function service(faults: string, accessKeyId = 'LOCALFront') {
  const { stack } = await start({ faults });
  const options = { region: stack.region, credentials: { accessKeyId, secretAccessKey: 'local' }, maxAttempts: 1 };
  const sqs = new SQSClient({ ...options, endpoint: stack.endpoints.sqs });
  const table = new DynamoDBClient({ ...options, endpoint: stack.endpoints.dynamodb });
  onTestFinished(() => {
    sqs.destroy();
    table.destroy();
  });
  const QueueUrl = stack.outputs['DeadUrl']; // the queue that no trigger empties
  const TableName = stack.outputs['ItemsName'];
  const entries = ['a', 'b', 'c', 'd'].map((Id) => ({ Id, MessageBody: Id }));
  return {
    stack,
    send: () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' })),
    sendBatch: () => sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries })),
    stored: async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body }) => Body);
    },
    put: () => table.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' } } })),
    get: async () => (await table.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }))).Item,
  };
}

test.each<[fault: string, error: object, stored: string[]]>([
  ['queue.refuse', { name: 'ServiceUnavailable', $metadata: expect.objectContaining({ httpStatusCode: 503 }) }, []],
  ['queue.timeout', { code: 'ECONNRESET' }, []],
  ['queue.lost-answer', { code: 'ECONNRESET' }, ['a']],
])('%s: a send fails, and the queue has what it should have', async (fault, error, stored) => {
  const { stack, send, stored: found } = await service(`${fault}=1`);
  await expect(send()).rejects.toMatchObject(error);
  expect(await found()).toEqual(stored);
  expect(stack.faults.counts).toEqual({ [fault]: 1 });
});

test('queue.refuse-some: every second entry of a batch is reported as failed and not stored', async () => {
  const { stack, sendBatch, stored, send } = await service('queue.refuse-some=1');
  expect(await sendBatch()).toMatchObject({
    Successful: [{ Id: 'a' }, { Id: 'c' }],
    Failed: [
      { Id: 'b', SenderFault: false, Code: 'InternalError' },
      { Id: 'd', SenderFault: false, Code: 'InternalError' },
    ],
  });
  expect(await stored()).toEqual(['a', 'c']);
  await send(); // not a batch
  expect(stack.faults.counts).toEqual({ 'queue.refuse-some': 1 });
});

test.each<[fault: string, error: object, written: boolean]>([
  ['table.throttle', { name: 'ProvisionedThroughputExceededException' }, false],
  ['table.error', { name: 'InternalServerError', $metadata: expect.objectContaining({ httpStatusCode: 500 }) }, false],
  ['table.timeout', { code: 'ECONNRESET' }, false],
  ['table.lost-answer', { code: 'ECONNRESET' }, true],
])('%s: a write fails, and the table has what it should have', async (fault, error, written) => {
  const { stack, put, get } = await service(`${fault}=1`);
  await expect(put()).rejects.toMatchObject(error);
  expect(stack.faults.counts).toEqual({ [fault]: 1 });
  stack.faults.off();
  expect(await get()).toEqual(written ? { pk: { S: 'a' } } : undefined);
});

test('table.late-write: a write fails, and takes effect afterwards', async () => {
  const { stack, put, get } = await service('table.late-write=1');
  await expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' });
  stack.faults.off();
  await expect.poll(get).toEqual({ pk: { S: 'a' } });
  expect(stack.faults.counts).toEqual({ 'table.late-write': 1 });
});

test('table.slow: a call succeeds, later', async () => {
  const { stack, put, get } = await service('table.slow=1');
  await put();
  expect(await get()).toEqual({ pk: { S: 'a' } });
  expect(stack.faults.counts).toEqual({ 'table.slow': 2 });
});

test('reads meet no fault of writes', async () => {
  const { stack, get } = await service('table.lost-answer=1,table.late-write=1');
  expect(await get()).toBeUndefined();
  expect(stack.faults.counts).toEqual({});
});

test('calls of other callers than functions meet no fault', async () => {
  const { stack, send, sendBatch, put } = await service('all=1', 'local');
  await send();
  await sendBatch();
  await put();
  expect(stack.faults.counts).toEqual({});
});

test('a fault lasts for one to three attempts of the same call', async () => {
  const { stack } = await service('seed=1,table.error=0.05');
  const attempt = async (call: number): Promise<boolean> => {
    const headers = {
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'content-type': 'application/x-amz-json-1.0',
      authorization: 'AWS4-HMAC-SHA256 Credential=LOCALFront/x, SignedHeaders=b, Signature=c',
      'x-amz-date': 'x',
      'amz-sdk-invocation-id': String(call),
    };
    const { status } = await fetch(stack.endpoints.dynamodb, { method: 'POST', headers, body: '{}' });
    return status === 500;
  };
  const failed: number[] = [];
  for (let call = 0; call < 300; call++) {
    let attempts = 0;
    while (attempts < 3 && (await attempt(call))) attempts++;
    failed.push(attempts);
  }
  expect(new Set(failed)).toEqual(new Set([0, 1, 2, 3]));
});
