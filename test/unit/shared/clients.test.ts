// The functions' clients, over real connections to a service in trouble: which calls are repeated,
// how long a call may take, and that dead connections are not tried one after the other.

import type { Socket } from 'node:net';

import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import {
  type ClientOptions,
  createDynamoDBClient,
  createQueueClient,
  timeLimit,
} from '../../../lambdas/shared/clients.ts';
import { isTransient } from '../../../lambdas/shared/transient.ts';
import { type AwsRequest, awsServer, LOCAL, type Reply, type Silence } from '../../support/aws-server.ts';

/** The SDK draws its pauses at random: here they are zero. */
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  return () => vi.restoreAllMocks();
});

const SENT: Reply = [200, { MessageId: '1' }];

const sendMessage = () =>
  new SendMessageCommand({ QueueUrl: 'https://elsewhere.example/1/queue', MessageBody: 'body' });

/** SQS with these answers, and a client of it. */
async function setup(
  answer: (request: AwsRequest, attempt: number) => Reply | Silence,
  options: Omit<ClientOptions, 'region' | 'credentials' | 'endpoint'> = {},
) {
  const server = await awsServer(answer);
  const client = createQueueClient({ ...LOCAL, endpoint: server.endpoint, ...options });
  return { ...server, client, send: (time = timeLimit(10_000)) => client.send(sendMessage(), time) };
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );

describe('a call', () => {
  test.each<{ trouble: string; reply: Reply | Silence }>([
    { trouble: 'fails', reply: [500, { __type: 'InternalFailure' }] },
    { trouble: 'fails in a way of its own', reply: [599, 'no JSON'] },
    { trouble: 'has not heard it in time (408)', reply: [408, {}] },
    { trouble: 'throttles by a name', reply: [400, { __type: 'com.amazonaws.sqs#RequestThrottled' }] },
    { trouble: 'throttles by a name that the SDK does not know', reply: [400, { __type: 'KmsThrottled' }] },
    { trouble: 'throttles by a status', reply: [429, {}] },
    { trouble: 'cuts the connection', reply: 'cut' },
    { trouble: 'falls silent', reply: 'silent' },
    { trouble: 'says that it works on it, and nothing else,', reply: 'busy' },
    { trouble: 'falls silent in the middle of its answer', reply: 'half' },
    { trouble: 'answers what is no JSON', reply: [200, '<html>'] },
  ])('is made a third time where the service $trouble twice, and not a fourth', async ({ reply }) => {
    // What answers at all must be waited for, on a busy machine too.
    const attemptMs = reply === 'silent' || reply === 'busy' || reply === 'half' ? 200 : 5000;
    const some = await setup((_, attempt) => (attempt < 3 ? reply : SENT), { attemptMs });
    expect(await some.send()).toMatchObject({ MessageId: '1' });
    expect(some.requests.length).toBe(3);
    const none = await setup(() => reply, { attemptMs });
    expect(isTransient(await failureOf(none.send()))).toBe(true);
    expect(none.requests.length).toBe(3);
  });

  test.each<Reply>([
    [400, { __type: 'com.amazonaws.sqs#QueueDoesNotExist' }],
    [403, { __type: 'com.amazon.coral.service#AccessDeniedException' }],
    [200, 'x'.repeat(4_200_000)],
  ])('is not made again where it would fail again: %j', async (...reply) => {
    const { send, requests } = await setup(() => reply);
    expect(isTransient(await failureOf(send()))).toBe(false);
    expect(requests.length).toBe(1);
  });

  test('has one deadline over all its attempts', async () => {
    const { send, requests } = await setup(() => 'silent', { attempts: 100, attemptMs: 50 });
    const failure = await failureOf(send(timeLimit(400)));
    expect(failure).toMatchObject({ name: 'AbortError' });
    expect(isTransient(failure)).toBe(true);
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.length).toBeLessThan(100);
  });

  test.each([0, -1])('fails where it has %j milliseconds', async (timeMs) => {
    const { send } = await setup(() => 'silent');
    expect(isTransient(await failureOf(send(timeLimit(timeMs))))).toBe(true);
  });

  test('ends in time also where others have all connections', async () => {
    const { send } = await setup(() => 'silent');
    const say = (name: string, timeMs: number) => send(timeLimit(timeMs)).catch(() => name);
    const others = Array.from({ length: 50 }, () => say('one of the others', 400));
    expect(await Promise.race([...others, say('the last', 50)])).toBe('the last');
    await Promise.all(others);
  });

  test('waits for a connection for half of an attempt', async () => {
    const { send } = await setup(() => 'silent', { attempts: 1, attemptMs: 400 });
    const say = (name: string) => send().catch(() => name);
    const others = Array.from({ length: 50 }, () => say('one of the others'));
    expect(await Promise.race([...others, say('the last')])).toBe('the last');
    await Promise.all(others);
  });

  test('that nothing listens to is transient', async () => {
    const { send, stop } = await setup(() => SENT);
    stop();
    expect(isTransient(await failureOf(send()))).toBe(true);
  });
});

describe('connections', () => {
  test('are kept: one for calls one after the other', async () => {
    const { send, requests } = await setup(() => SENT);
    for (let n = 0; n < 5; n += 1) await send();
    expect(new Set(requests.map(({ connection }) => connection)).size).toBe(1);
  });

  test('are at most fifty', async () => {
    const { send, requests } = await setup(() => SENT);
    await Promise.all(Array.from({ length: 120 }, () => send()));
    expect(new Set(requests.map(({ connection }) => connection)).size).toBeLessThanOrEqual(50);
  });

  test('that have all died without a word cost a call one attempt', async () => {
    let dead = new Set<Socket>();
    const connections = new Set<Socket>();
    const { send, requests } = await setup(
      ({ connection }) => {
        connections.add(connection);
        return dead.has(connection) ? 'silent' : SENT;
      },
      { attemptMs: 200 },
    );
    await Promise.all(Array.from({ length: 20 }, () => send()));
    expect(connections.size).toBeGreaterThan(3);
    dead = new Set(connections);
    const before = requests.length;
    await send();
    expect([requests.length - before, connections.size - dead.size]).toEqual([2, 1]);
  });
});

describe('the clients', () => {
  test('find their services by the environment by default, wherever the URL of the queue points', async () => {
    const server = await awsServer(() => [200, { MessageId: '1', TableNames: [] }]);
    vi.stubEnv('AWS_REGION', 'eu-north-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'role');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
    await createQueueClient().send(sendMessage());
    await createDynamoDBClient().send(new ListTablesCommand());
    vi.unstubAllEnvs();
    expect(server.requests.map(({ action }) => action)).toEqual(['SendMessage', 'ListTables']);
    for (const [index, service] of ['sqs', 'dynamodb'].entries()) {
      expect(server.requests[index]?.headers).toMatchObject({
        'x-amz-security-token': 'token',
        authorization: expect.stringMatching(new RegExp(`Credential=role/\\d{8}/eu-north-1/${service}/`)),
      });
    }
  });
});

describe('an error of no call', () => {
  test.each([
    new TypeError('a defect'),
    Object.assign(new Error('brotli'), { code: 'ERR_BROTLI' }),
    'a text',
    undefined,
  ])('is not transient: %s', (error) => {
    expect(isTransient(error)).toBe(false);
  });
});
