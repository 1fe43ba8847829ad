// Durable before 202: ingest says "accepted" only when SQS has reported every message as stored.
// The endpoint answers as SQS does in trouble.

import { beforeEach, expect, test, vi } from 'vitest';

import { encodeMessage } from '../../../lambdas/domain/event/message.ts';
import { connectQueue } from '../../../lambdas/ingest/queue.ts';
import { sendMessages } from '../../../lambdas/ingest/send-messages.ts';
import { QueueUnavailableError } from '../../../lambdas/http/errors.ts';
import { awsServer, LOCAL, type Reply, type Silence } from '../../support/aws-server.ts';
import { aMessage } from '../../support/messages.ts';

const QUEUE_URL = 'https://sqs.us-east-1.amazonaws.com/000000000000/queue';

/** More time than any of these tests takes. */
const TIME_MS = 10_000;

/** The SDK draws its pauses at random: here they are zero. */
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  return () => vi.restoreAllMocks();
});

interface BatchRequest {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

/** A queue whose `answer` makes status and body, and the requests that it got. */
async function queueThat(answer: (request: BatchRequest, attempt: number) => Reply | Silence) {
  const requests: BatchRequest[] = [];
  const { endpoint, stop } = await awsServer(({ body }, attempt) => {
    requests.push(body as BatchRequest);
    return answer(body as BatchRequest, attempt);
  });
  return { queue: connectQueue(QUEUE_URL, { ...LOCAL, endpoint }), requests, stop };
}

const messages = (count: number) => Array.from({ length: count }, (_, seq) => aMessage(seq));
const stored = ({ Entries }: BatchRequest) => Entries.map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' }));

test('resolves when SQS has stored everything, in batches of at most ten', async () => {
  const { queue, requests } = await queueThat((request) => [200, { Successful: stored(request), Failed: [] }]);
  await sendMessages(queue, messages(25), TIME_MS);
  expect(requests.map(({ Entries }) => Entries.length)).toEqual([10, 10, 5]);
});

test('keeps every batch below 256 KiB', async () => {
  const { queue, requests } = await queueThat((request) => [200, { Successful: stored(request), Failed: [] }]);
  const path = 'x'.repeat(1000);
  const large = Array.from({ length: 5 }, (_, seq) =>
    aMessage(seq, { events: Array.from({ length: 100 }, () => ({ type: 'page_view', at: 0, path })) }),
  );
  await sendMessages(queue, large, TIME_MS);
  const sizes = requests.map(({ Entries }) => Entries.reduce((sum, { MessageBody }) => sum + MessageBody.length, 0));
  expect(requests.flatMap(({ Entries }) => Entries).length).toBe(5);
  expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
});

test.each([
  { trouble: 'SQS refuses one of many', answer: (request: BatchRequest) => partial(request) },
  { trouble: 'SQS is down', answer: (): Reply => [500, { __type: 'InternalFailure' }] },
  {
    trouble: 'SQS throttles',
    answer: (): Reply => [400, { __type: 'com.amazonaws.sqs#RequestThrottled' }],
  },
])('is a 503 with Retry-After and no internals when $trouble', async ({ answer }) => {
  const { queue } = await queueThat(answer);
  const error = await sendMessages(queue, messages(3), TIME_MS).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(QueueUnavailableError);
  expect(error).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
  expect((error as Error).message).toBe('The event could not be queued. Try again.');
});

test('is a 503 when SQS does not answer', async () => {
  const { queue, stop } = await queueThat(() => [200, {}]);
  stop();
  await expect(sendMessages(queue, messages(1), TIME_MS)).rejects.toThrow(QueueUnavailableError);
});

test('is a 503 when SQS takes longer than there is time', async () => {
  const { queue } = await queueThat(() => 'silent');
  await expect(sendMessages(queue, messages(2), 50)).rejects.toThrow(QueueUnavailableError);
});

test('sends again what alone SQS could not store of a batch, and nothing else', async () => {
  const { queue, requests } = await queueThat((request, attempt) =>
    attempt < 3 ? partial(request) : [200, { Successful: stored(request) }],
  );
  await sendMessages(queue, messages(3), TIME_MS);
  const sent = requests.map(({ Entries }) => Entries.map(({ MessageBody }) => MessageBody));
  const [first] = sent[0] ?? [];
  expect(sent).toEqual([messages(3).map(encodeMessage), [first], [first]]);
});

test.each([
  { Id: '0', SenderFault: true, Code: 'InvalidMessageContents' },
  { Id: '7', SenderFault: false, Code: 'InternalError' },
  {},
])('does not take a batch for stored of which SQS says that it failed by %j', async (failed) => {
  const { queue, requests } = await queueThat((request) => {
    const [, ...others] = request.Entries;
    return [200, { Successful: stored({ Entries: others }), Failed: [failed] }];
  });
  await expect(sendMessages(queue, messages(3), TIME_MS)).rejects.toThrow(QueueUnavailableError);
  expect(requests.length).toBe(1);
});

test.each<{ answer: string; count: number; reply: (request: BatchRequest) => object }>([
  { answer: 'is empty', count: 1, reply: () => ({}) },
  { answer: 'has an empty message id', count: 1, reply: () => ({ MessageId: '' }) },
  { answer: 'is empty', count: 3, reply: () => ({}) },
  {
    answer: 'leaves out one of them',
    count: 3,
    reply: ({ Entries }) => ({ Successful: stored({ Entries }).slice(1) }),
  },
  { answer: 'names others', count: 3, reply: () => ({ Successful: [{ Id: '7', MessageId: '7' }] }) },
  {
    answer: 'has no message id for one of them',
    count: 3,
    reply: ({ Entries }) => ({ Successful: [...stored({ Entries }).slice(1), { Id: '0' }] }),
  },
])('does not take $count for stored where the answer, a 200, $answer', async ({ count, reply }) => {
  const { queue, requests } = await queueThat((request) => [200, reply(request)]);
  await expect(sendMessages(queue, messages(count), TIME_MS)).rejects.toThrow(QueueUnavailableError);
  expect(requests.length).toBe(1);
});

function partial(request: BatchRequest): Reply {
  const [failed, ...rest] = request.Entries;
  const Failed = [{ Id: failed?.Id, SenderFault: false, Code: 'InternalError', Message: 'internal secret' }];
  return [200, { Successful: stored({ Entries: rest }), Failed }];
}
