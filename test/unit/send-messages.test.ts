// Durable before 202: ingest says "accepted" only when SQS has stored every message. The client is the real SDK; the endpoint answers
// as SQS does when it has trouble.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, it } from 'vitest';

import { sendMessages } from '../../lambdas/ingest/send-messages.ts';
import { QueueUnavailableError } from '../../lambdas/shared/errors.ts';
import { aMessage } from '../support/messages.ts';

const QUEUE_URL = 'https://sqs.us-east-1.amazonaws.com/000000000000/queue';

/** A signal that never aborts. */
const NEVER = new AbortController().signal;

interface BatchRequest {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** An endpoint of which `answer` makes status and body; returns a client of it and the requests that it got. */
async function sqsThat(answer: (request: BatchRequest) => [status: number, body: object]) {
  const requests: BatchRequest[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as BatchRequest;
      requests.push(body);
      const [status, result] = answer(body);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(result));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new SQSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    useQueueUrlAsEndpoint: false,
    md5: false,
    maxAttempts: 1,
  });
  return { client, requests };
}

const messages = (count: number) => Array.from({ length: count }, (_, seq) => aMessage(seq));
const stored = ({ Entries }: BatchRequest) => Entries.map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' }));

it('resolves when SQS has stored everything, in batches of at most ten', async () => {
  const { client, requests } = await sqsThat((request) => [200, { Successful: stored(request), Failed: [] }]);
  await sendMessages(client, QUEUE_URL, messages(25), NEVER);
  expect(requests.map(({ Entries }) => Entries.length)).toEqual([10, 10, 5]);
});

it('keeps every batch below 256 KiB', async () => {
  const { client, requests } = await sqsThat((request) => [200, { Successful: stored(request), Failed: [] }]);
  const path = 'x'.repeat(1000);
  const large = Array.from({ length: 5 }, (_, seq) =>
    aMessage(seq, { events: Array.from({ length: 100 }, () => ({ type: 'page_view', at: 0, path })) }),
  );
  await sendMessages(client, QUEUE_URL, large, NEVER);
  const sizes = requests.map(({ Entries }) => Entries.reduce((sum, { MessageBody }) => sum + MessageBody.length, 0));
  expect(requests.flatMap(({ Entries }) => Entries).length).toBe(5);
  expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
});

it.each([
  { trouble: 'SQS refuses one of many', answer: (request: BatchRequest) => partial(request) },
  { trouble: 'SQS is down', answer: () => [500, { __type: 'InternalFailure' }] as [number, object] },
  {
    trouble: 'SQS throttles',
    answer: () => [400, { __type: 'com.amazonaws.sqs#RequestThrottled' }] as [number, object],
  },
])('is a 503 with Retry-After and no internals when $trouble', async ({ answer }) => {
  const { client } = await sqsThat(answer);
  const error = await sendMessages(client, QUEUE_URL, messages(3), NEVER).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(QueueUnavailableError);
  expect(error).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
  expect((error as Error).message).toBe('The event could not be queued. Try again.');
});

it('is a 503 when SQS does not answer', async () => {
  const { client } = await sqsThat(() => [200, {}]);
  server?.close();
  server?.closeAllConnections();
  await expect(sendMessages(client, QUEUE_URL, messages(1), NEVER)).rejects.toThrow(QueueUnavailableError);
});

it('is a 503 when SQS takes longer than there is time', async () => {
  const time = new AbortController();
  const { client } = await sqsThat((request) => {
    time.abort();
    return [200, { Successful: stored(request), Failed: [] }];
  });
  await expect(sendMessages(client, QUEUE_URL, messages(2), time.signal)).rejects.toThrow(QueueUnavailableError);
});

function partial(request: BatchRequest): [number, object] {
  const [failed, ...rest] = request.Entries;
  const Failed = [{ Id: failed?.Id, SenderFault: false, Code: 'InternalError', Message: 'internal secret' }];
  return [200, { Successful: stored({ Entries: rest }), Failed }];
}
