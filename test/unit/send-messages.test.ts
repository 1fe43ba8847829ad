// Durable before 202: ingest says "accepted" only when SQS has stored every message. The endpoint answers as SQS does when it has
// trouble.

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { afterEach, expect, it } from 'vitest';

import { encodeMessage } from '../../lambdas/domain/message.ts';
import { sendMessages } from '../../lambdas/ingest/send-messages.ts';
import { type CallAws, createAwsClient, SQS } from '../../lambdas/shared/aws-client.ts';
import { QueueUnavailableError } from '../../lambdas/shared/errors.ts';
import { aMessage } from '../support/messages.ts';

const QUEUE_URL = 'https://sqs.us-east-1.amazonaws.com/000000000000/queue';

/** More time than any of these takes. */
const TIME_MS = 10_000;

interface BatchRequest {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

type Reply = readonly [status: number, body: object | string];
/** No answer: the connection is cut, or left open. */
type Silence = 'cut' | 'silent';

/** An endpoint of which `answer` makes status and body; returns calls of it and the requests that it got. */
async function sqsThat(
  answer: (request: BatchRequest, attempt: number, connection: Socket) => Reply | Silence,
  attemptMs?: number,
) {
  const requests: BatchRequest[] = [];
  const headers: IncomingHttpHeaders[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as BatchRequest;
      requests.push(body);
      headers.push(request.headers);
      const reply = answer(body, requests.length, request.socket);
      if (reply === 'cut') request.socket.destroy();
      if (typeof reply === 'string') return;
      const [status, result] = reply;
      const text = typeof result === 'string' ? result : JSON.stringify(result);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const call = createAwsClient(SQS, {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: () => ({ accessKeyId: 'local', secretAccessKey: 'local', sessionToken: 'token' }),
    now: Date.now,
    random: () => 0,
    ...(attemptMs === undefined ? {} : { attemptMs }),
  });
  return { call, requests, headers };
}

const queueOf = (call: CallAws) => ({ url: QUEUE_URL, call, now: Date.now });
const messages = (count: number) => Array.from({ length: count }, (_, seq) => aMessage(seq));
const stored = ({ Entries }: BatchRequest) => Entries.map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' }));

it('resolves when SQS has stored everything, in batches of at most ten', async () => {
  const { call, requests } = await sqsThat((request) => [200, { Successful: stored(request), Failed: [] }]);
  await sendMessages(queueOf(call), messages(25), TIME_MS);
  expect(requests.map(({ Entries }) => Entries.length)).toEqual([10, 10, 5]);
});

it('keeps every batch below 256 KiB', async () => {
  const { call, requests } = await sqsThat((request) => [200, { Successful: stored(request), Failed: [] }]);
  const path = 'x'.repeat(1000);
  const large = Array.from({ length: 5 }, (_, seq) =>
    aMessage(seq, { events: Array.from({ length: 100 }, () => ({ type: 'page_view', at: 0, path })) }),
  );
  await sendMessages(queueOf(call), large, TIME_MS);
  const sizes = requests.map(({ Entries }) => Entries.reduce((sum, { MessageBody }) => sum + MessageBody.length, 0));
  expect(requests.flatMap(({ Entries }) => Entries).length).toBe(5);
  expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
});

it.each([
  { trouble: 'SQS refuses one of many', answer: (request: BatchRequest) => partial(request) },
  { trouble: 'SQS is down', answer: (): Reply => [500, { __type: 'InternalFailure' }] },
  {
    trouble: 'SQS throttles',
    answer: (): Reply => [400, { __type: 'com.amazonaws.sqs#RequestThrottled' }],
  },
])('is a 503 with Retry-After and no internals when $trouble', async ({ answer }) => {
  const { call } = await sqsThat(answer);
  const error = await sendMessages(queueOf(call), messages(3), TIME_MS).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(QueueUnavailableError);
  expect(error).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
  expect((error as Error).message).toBe('The event could not be queued. Try again.');
});

it('is a 503 when SQS does not answer', async () => {
  const { call } = await sqsThat(() => [200, {}]);
  server?.close();
  server?.closeAllConnections();
  await expect(sendMessages(queueOf(call), messages(1), TIME_MS)).rejects.toThrow(QueueUnavailableError);
});

it('is a 503 when SQS takes longer than there is time', async () => {
  const { call } = await sqsThat(() => 'silent');
  await expect(sendMessages(queueOf(call), messages(2), 50)).rejects.toThrow(QueueUnavailableError);
});

it.each<{ trouble: string; reply: Reply | Silence }>([
  { trouble: 'fails', reply: [500, { __type: 'InternalFailure' }] },
  { trouble: 'throttles', reply: [400, { __type: 'com.amazonaws.sqs#RequestThrottled' }] },
  { trouble: 'cuts the connection', reply: 'cut' },
  { trouble: 'answers what is no JSON', reply: [200, '<html>'] },
])('tries a third time where SQS $trouble twice', async ({ reply }) => {
  const { call, requests } = await sqsThat((_, attempt) => (attempt < 3 ? reply : [200, { MessageId: '1' }]));
  await sendMessages(queueOf(call), messages(1), TIME_MS);
  expect(requests.length).toBe(3);
  expect(new Set(requests.map((request) => JSON.stringify(request))).size).toBe(1);
});

it('sends again what alone SQS could not store of a batch, and nothing else', async () => {
  const { call, requests } = await sqsThat((request, attempt) => (attempt < 3 ? partial(request) : [200, {}]));
  await sendMessages(queueOf(call), messages(3), TIME_MS);
  const sent = requests.map(({ Entries }) => Entries.map(({ MessageBody }) => MessageBody));
  const [first] = sent[0] ?? [];
  expect(sent).toEqual([messages(3).map(encodeMessage), [first], [first]]);
});

it.each([
  { Id: '0', SenderFault: true, Code: 'InvalidMessageContents' },
  { Id: '7', SenderFault: false, Code: 'InternalError' },
  {},
])('does not take a batch for stored of which SQS says that it failed by %j', async (failed) => {
  const { call, requests } = await sqsThat((_, attempt) => [200, attempt === 1 ? { Failed: [failed] } : {}]);
  await expect(sendMessages(queueOf(call), messages(3), TIME_MS)).rejects.toThrow(QueueUnavailableError);
  expect(requests.length).toBe(1);
});

it('needs one new connection where all that it had have died without a word', async () => {
  const connections = new Set<Socket>();
  let dead = new Set<Socket>();
  const { call } = await sqsThat((request, _, connection) => {
    connections.add(connection);
    return dead.has(connection) ? 'silent' : [200, { Successful: stored(request) }];
  }, 1000);
  await sendMessages(queueOf(call), messages(200), TIME_MS);
  expect(connections.size).toBeGreaterThan(3);
  dead = new Set(connections);
  await sendMessages(queueOf(call), messages(2), TIME_MS);
  expect(connections.size - dead.size).toBe(1);
});

it('ends in time also where others have all connections', async () => {
  const { call } = await sqsThat(() => 'silent');
  const say = (name: string, timeMs: number) => call('SendMessage', {}, timeMs).catch(() => name);
  const others = Array.from({ length: 50 }, () => say('one of the others', 1000));
  expect(await Promise.race([...others, say('the last', 50)])).toBe('the last');
  await Promise.all(others);
});

it.each<Reply>([
  [400, { __type: 'com.amazonaws.sqs#QueueDoesNotExist' }],
  [403, { __type: 'com.amazon.coral.service#AccessDeniedException' }],
  [200, 'x'.repeat(4_200_000)],
])('does not try again what would fail again: %j', async (...reply) => {
  const { call, requests } = await sqsThat(() => reply);
  await expect(sendMessages(queueOf(call), messages(1), TIME_MS)).rejects.toThrow(QueueUnavailableError);
  expect(requests.length).toBe(1);
});

it('signs every call by the credentials of the role', async () => {
  const { call, headers } = await sqsThat(() => [200, { MessageId: '1' }]);
  await sendMessages(queueOf(call), messages(1), TIME_MS);
  expect(headers[0]).toMatchObject({
    'x-amz-target': 'AmazonSQS.SendMessage',
    'x-amz-security-token': 'token',
    authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/us-east-1\/sqs\/aws4_request, /),
  });
});

it('sends on one connection, one call after the other', async () => {
  const { call } = await sqsThat(() => [200, { MessageId: '1' }]);
  let connections = 0;
  server?.on('connection', () => (connections += 1));
  for (let n = 0; n < 5; n += 1) await sendMessages(queueOf(call), messages(1), TIME_MS);
  expect(connections).toBe(1);
});

function partial(request: BatchRequest): Reply {
  const [failed, ...rest] = request.Entries;
  const Failed = [{ Id: failed?.Id, SenderFault: false, Code: 'InternalError', Message: 'internal secret' }];
  return [200, { Successful: stored({ Entries: rest }), Failed }];
}
