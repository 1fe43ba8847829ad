// The trigger's side of the contract: what it passes to a function, when, and what happens to the
// messages.

import type { SQSEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { start, type Started } from '../assembly.ts';

/** A window that ends when the test waits for `idle`, however slowly the messages arrive. */
const UNTIL_IDLE = { MaximumBatchingWindowInSeconds: 300 };
const NOTE_BODIES = 'note(event.Records.map(({ body }) => body));';
const dead = async ({ sqs, stack }: Started): Promise<string[]> => {
  const QueueUrl = stack.outputs['DeadUrl'];
  const { Messages = [] } = (await sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 })) as {
    Messages?: { Body: string }[];
  };
  return Messages.map(({ Body }) => Body);
};

test.concurrent('hands records on as SQS does, and deletes them', async (context) => {
  const local = await start({ context, back: 'note(event);' });
  const MessageAttributes = { trace: { DataType: 'String', StringValue: 'abc' } };
  const QueueUrl = local.stack.outputs['JobsUrl'];
  const sent = await local.sqs('SendMessage', { QueueUrl, MessageBody: 'hello', MessageAttributes });
  await local.stack.idle();
  const [event] = local.notes() as SQSEvent[];
  expect(event?.Records).toEqual([
    {
      messageId: sent['MessageId'],
      receiptHandle: expect.any(String) as string,
      body: 'hello',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/) as string,
        SenderId: '000000000000',
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/) as string,
      },
      messageAttributes: {
        trace: { stringValue: 'abc', stringListValues: [], binaryListValues: [], dataType: 'String' },
      },
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:jobs',
      awsRegion: 'us-east-1',
    },
  ]);
});

test('sends a full batch at once, and the rest when the window is over', async () => {
  const properties = { Mapping: { BatchSize: 3, MaximumBatchingWindowInSeconds: 2 } };
  const local = await start({ back: `note([Date.now(), event.Records.map(({ body }) => body)]);`, properties });
  await local.send('warm'); // a cold start may take longer than the window
  await local.stack.idle();
  const sentAt = Date.now();
  await local.send('1', '2', '3', '4');
  await expect.poll(local.notes).toHaveLength(3);
  const [, full, rest] = local.notes() as [number, string[]][];
  expect(full?.[1]).toEqual(['1', '2', '3']);
  expect(rest?.[1]).toEqual(['4']);
  expect((full?.[0] ?? 0) - sentAt).toBeLessThan(1900);
  expect((rest?.[0] ?? 0) - sentAt).toBeGreaterThanOrEqual(1990);
});

test.concurrent('cuts a batch at 6 MB', async (context) => {
  const local = await start({
    context,
    back: 'note(event.Records.length);',
    properties: { Mapping: { BatchSize: 100, ...UNTIL_IDLE } },
  });
  await local.send(...Array.from({ length: 8 }, () => 'x'.repeat(1_000_000)));
  await local.stack.idle();
  expect(new Set(local.notes())).toEqual(new Set([6, 2]));
});

test.concurrent('redelivers only the messages that a function reports as failed', async (context) => {
  const local = await start({
    context,
    back: `${NOTE_BODIES} return { batchItemFailures: event.Records
      .filter(({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1')
      .map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
    properties: { Mapping: UNTIL_IDLE },
  });
  await local.send('good', 'bad', 'fine');
  await local.stack.idle();
  expect(local.notes()).toEqual([['good', 'bad', 'fine'], ['bad']]);
  expect(await dead(local)).toEqual([]);
});

test.concurrent('moves a message to the dead-letter queue after maxReceiveCount receives', async (context) => {
  const local = await start({
    context,
    back: `note(event.Records.map(({ attributes }) => attributes.ApproximateReceiveCount)); throw new Error('poison');`,
  });
  await local.send('poison');
  await local.stack.idle();
  expect(local.notes()).toEqual([['1'], ['2']]);
  expect(await dead(local)).toEqual(['poison']);
});

test.concurrent.for([
  ['an unknown itemIdentifier', '{ batchItemFailures: [{ itemIdentifier: "nobody" }] }'],
  ['an empty itemIdentifier', '{ batchItemFailures: [{ itemIdentifier: "" }] }'],
  ['a wrong key', '{ batchItemFailures: [{ id: event.Records[0].messageId }] }'],
  ['a null in the list', '{ batchItemFailures: [null] }'],
  ['a text', '"done"'],
  ['no list', '{ batchItemFailures: "all" }'],
])('takes %s for the failure of the whole batch', async ([, result], context) => {
  const local = await start({
    context,
    back: `${NOTE_BODIES} return ${result};`,
    properties: { Mapping: UNTIL_IDLE },
  });
  await local.send('a', 'b');
  await local.stack.idle();
  expect((await dead(local)).sort()).toEqual(['a', 'b']);
});

test.concurrent.for(['null', '{}', '{ batchItemFailures: [] }', '{ batchItemFailures: null }', 'undefined'])(
  'takes %s for success',
  async (result, context) => {
    const local = await start({ context, back: `${NOTE_BODIES} return ${result};` });
    await local.send('a');
    await local.stack.idle();
    expect([local.notes(), await dead(local)]).toEqual([[['a']], []]);
  },
);

test.concurrent('without ReportBatchItemFailures takes every result for success', async (context) => {
  const local = await start({
    context,
    back: `${NOTE_BODIES} return { batchItemFailures: [{ itemIdentifier: event.Records[0].messageId }] };`,
    properties: { Mapping: { FunctionResponseTypes: [] } },
  });
  await local.send('a');
  await local.stack.idle();
  expect([local.notes(), await dead(local)]).toEqual([[['a']], []]);
});

test.concurrent('redelivers the batch of a thread that died', async (context) => {
  const local = await start({
    context,
    back: `${NOTE_BODIES} if (event.Records[0].attributes.ApproximateReceiveCount === '1') process.exit(1);`,
  });
  await local.send('a');
  await local.stack.idle();
  expect([local.notes(), await dead(local)]).toEqual([[['a'], ['a']], []]);
});

test.concurrent('runs at most MaximumConcurrency batches at a time', async (context) => {
  const local = await start({
    context,
    back: `note('in'); await new Promise((resolve) => setTimeout(resolve, 20)); note('out');`,
    // below AWS's 2, and below any pool
    properties: { Mapping: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 1 } } },
  });
  await local.send(...Array.from({ length: 12 }, String));
  await local.stack.idle();
  let running = 0;
  const most = Math.max(...local.notes().map((step) => (running += step === 'in' ? 1 : -1)));
  expect([local.notes().length, running, most]).toEqual([24, 0, 1]);
});
