// The log of the deployed functions at the most verbose level: enough to follow an event and to
// know why a message failed, without personal data. SQS and DynamoDB are an endpoint of this test.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { APIGatewayProxyEventV2, Context, SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { sqsRecord } from '../../../kit/lambda-events.ts';
import { encodeMessage } from '../../../lambdas/domain/event/message.ts';
import { ENV } from '../../../lambdas/shared/names.ts';
import { importFresh } from '../../support/import-fresh.ts';
import { visitorOf } from '../../support/visitors.ts';
import { aMessage, anyString, aView, PRODUCER } from '../../support/messages.ts';

/** Part of every value that belongs to a visitor, a site or a page. */
const MARK = 'PERSONAL';
const personal = anyString(20).map((text) => `${MARK}${text}`);
const CONTEXT = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 } as Context;

let lines: Record<string, unknown>[] = [];
let output = '';
/**
 * The messages that the queue got. While a service is down, it refuses everything, with an error
 * that no client retries.
 */
let sent: string[] = [];
let isQueueDown = false;
let isTableDown = false;
/** What a service that is down calls its error. */
let trouble = 'AccessDenied';
/** Answers are not JSON, and may quote stored data. */
let isGarbled = false;
const aws = createServer((request, response) => {
  const isQueue = String(request.headers['x-amz-target']).startsWith('AmazonSQS.');
  const isDown = isQueue ? isQueueDown : isTableDown;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { MessageBody = '' } = JSON.parse(Buffer.concat(chunks).toString()) as { MessageBody?: string };
    if (isQueue && !isDown) sent.push(MessageBody);
    if (isDown) response.writeHead(403).end(JSON.stringify({ __type: trouble, message: 'not yours' }));
    else response.end(isGarbled ? MARK : JSON.stringify({ MessageId: '1' }));
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  aws.close();
  aws.closeAllConnections();
});

beforeEach(() => {
  for (const name of Object.values(ENV)) vi.stubEnv(name, '1');
  vi.stubEnv(ENV.access, 'open');
  for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'local');
  const endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  vi.stubEnv(ENV.queueUrl, `${endpoint}/000000000000/queue`);
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'Stack-Function');
  vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'DEBUG');
  sent = [];
  isQueueDown = false;
  isTableDown = false;
  trouble = 'AccessDenied';
  isGarbled = false;
  output = '';
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    lines.push(
      ...String(text)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    );
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const loadIngest = async () =>
  (await importFresh<typeof import('../../../lambdas/ingest/handler.ts')>('ingest/handler.ts')).handler;
const loadAggregate = async () =>
  (await importFresh<typeof import('../../../lambdas/aggregate/handler.ts')>('aggregate/handler.ts')).handler;

const post = (body: string, headers: Record<string, string> = {}) =>
  ({
    rawPath: '/api/event',
    rawQueryString: `user=${MARK}`,
    headers: { 'user-agent': MARK, 'x-forwarded-for': MARK, ...headers },
    requestContext: { requestId: 'api-1', http: { method: 'POST', path: '/api/event', sourceIp: MARK } },
    body,
    isBase64Encoded: false,
  }) as unknown as APIGatewayProxyEventV2;

const batch = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, n) => sqsRecord(`message-${n}`, body)),
});

const anEventBody = fc
  .record({
    site_id: fc.oneof({ weight: 9, arbitrary: personal }, fc.constant(MARK.repeat(100))),
    event_type: personal,
    path: fc.oneof({ weight: 9, arbitrary: personal }, fc.integer()),
    user_id: personal,
    timestamp: fc.oneof({ weight: 9, arbitrary: fc.constant('2025-11-14T10:00:00Z') }, personal),
  })
  .map((event) => JSON.stringify(event));

/** Truncated, or with an insertion: a parser quotes it in its error. */
const damaged = (body: fc.Arbitrary<string>) =>
  fc.oneof(
    body,
    fc.tuple(body, fc.nat(200)).map(([text, length]) => text.slice(0, length)),
    fc.tuple(body, fc.nat(200)).map(([text, at]) => `${text.slice(0, at)}${MARK}${text.slice(at)}`),
  );

describe('nothing personal is in any line', () => {
  test('of ingest', async () => {
    const ingest = await loadIngest();
    await fc.assert(
      fc.asyncProperty(
        damaged(anEventBody),
        personal,
        fc.constantFrom('nothing', 'queue', 'table', 'garbled'),
        async (body, key, wrong) => {
          isQueueDown = wrong === 'queue';
          isTableDown = wrong === 'table';
          isGarbled = wrong === 'garbled';
          await ingest(post(body, { 'idempotency-key': key }), CONTEXT);
        },
      ),
    );
    for (const said of ['accepted', 'request failed']) expect(lines.map(({ message }) => message)).toContain(said);
    expect(output).not.toContain(MARK);
  });

  test('of aggregate', async () => {
    const aggregate = await loadAggregate();
    const aBody = fc
      .record({ site: personal, path: personal, visitor: personal.map(visitorOf), type: personal })
      .map(({ site, ...view }) => encodeMessage(aMessage(0, { site, events: [aView(view)] })));
    await fc.assert(
      fc.asyncProperty(damaged(aBody), fc.boolean(), async (body, isDown) => {
        isTableDown = isDown;
        await aggregate(batch(body), CONTEXT);
      }),
    );
    for (const said of ['counted', 'message cannot be read', 'messages not counted, to be delivered again']) {
      expect(lines.map(({ message }) => message)).toContain(said);
    }
    expect(output).not.toContain(MARK);
  });
});

describe('an event can be followed', () => {
  const body = JSON.stringify({ site_id: 's', event_type: 'page_view', timestamp: '2025-11-14', user_id: 'u' });

  test('from its request to its document, by the dot of its message', async () => {
    const [ingest, aggregate] = [await loadIngest(), await loadAggregate()];
    await ingest(post(body), CONTEXT);
    await aggregate(batch(...sent), CONTEXT);
    const [accepted, counted] = ['accepted', 'counted'].map((message) =>
      lines.find((line) => line['message'] === message),
    );
    expect(accepted).toMatchObject({ level: 'DEBUG', requestId: 'request-1', apiRequestId: 'api-1' });
    expect(counted).toMatchObject({ messageIds: ['message-0'], day: '2025-11-14', shard: 0 });
    expect(counted?.['dots']).toEqual(accepted?.['dots']);
  });

  test('only when the log level says so', async () => {
    vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'INFO');
    await (
      await loadIngest()
    )(post(body), CONTEXT);
    expect(lines.map((line) => Object.keys(line)[0])).toEqual(['_aws']);
  });
});

describe('why a message is not counted', () => {
  test('is said with its id when it cannot be read', async () => {
    await (
      await loadAggregate()
    )(batch('{"v":1', encodeMessage(aMessage(0))), CONTEXT);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        messageIds: ['message-0'],
        error: expect.stringMatching(/^RangeError: message that is no JSON\n/),
      }),
    );
  });

  test('is said with the ids of all, twenty and a number, and with its cause', async () => {
    isTableDown = true;
    const bodies = Array.from({ length: 25 }, (_, seq) => encodeMessage(aMessage(seq)));
    await (
      await loadAggregate()
    )(batch(...bodies), CONTEXT);
    expect(lines[0]).toMatchObject({ level: 'ERROR', day: '2025-11-14', shard: 0 });
    expect(lines[0]?.['error']).toMatch(/^AccessDenied: not yours\n/);
    const ids = lines[0]?.['messageIds'];
    expect(ids).toHaveLength(21);
    expect(ids).toEqual(expect.arrayContaining(['message-0', 'message-19', 'and 5 more']));
  });
});

describe('the deployed functions measure', () => {
  test('what ingest took and what it rejected, by reason', async () => {
    const ingest = await loadIngest();
    const bodies: [string, string][] = [
      ['RejectedJson', '{'],
      ['RejectedValidation', '{}'],
      ['RejectedTooLarge', 'x'.repeat(200_001)],
      ['RejectedQueue', JSON.stringify({ site_id: 's', event_type: 'click', timestamp: '2025-11-14' })],
      ['RejectedAccess', JSON.stringify({ site_id: 'other', event_type: 'click', timestamp: '2025-11-14' })],
    ];
    isQueueDown = true;
    vi.useFakeTimers({ toFake: ['Date'] });
    for (const [reason, body] of bodies) {
      isTableDown = reason === 'RejectedAccess';
      if (isTableDown) trouble = 'ThrottlingException';
      await ingest(post(body), CONTEXT);
      expect(lines.filter((line) => '_aws' in line).at(-1)).toMatchObject({
        FunctionName: 'Stack-Function',
        [reason]: 1,
      });
      vi.advanceTimersByTime(10_000);
    }
    vi.useRealTimers();
  });

  test('what aggregate counted, in one line a batch', async () => {
    const bodies = [0, 1, 2].map((seq) => encodeMessage(aMessage(seq, { dot: { producer: PRODUCER, seq } })));
    await (
      await loadAggregate()
    )(batch(...bodies, 'poison'), CONTEXT);
    const metrics = lines.filter((line) => '_aws' in line);
    expect(metrics).toMatchObject([{ Counted: 3, Failed: 1, DocumentBytes: [expect.any(Number)] }]);
    expect(metrics[0]?.['Lag']).toHaveLength(3);
  });
});
