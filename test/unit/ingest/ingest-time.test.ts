// Where SQS or DynamoDB does not answer, the client gets ingest's own 503 before the function's
// time is over: after that the gateway would answer, with a 500 that says nothing of trying again.
// The deployed handler, and real services that never answer.

import { setTimeout as wait } from 'node:timers/promises';

import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { ENV } from '../../../lambdas/shared/names.ts';
import { awsServer, type Silence } from '../../support/aws-server.ts';
import { pageView } from '../../support/events.ts';
import { importFresh } from '../../support/import-fresh.ts';

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  };
});

/** The deployed handler, with a queue, or tables, that are like this; the others are well. */
async function ingestWith(silence: Silence, silent: 'queue' | 'tables' = 'queue') {
  const isSilent = (action: string): boolean => action.startsWith('SendMessage') === (silent === 'queue');
  const { endpoint } = await awsServer(({ action }) => (isSilent(action) ? silence : [200, { MessageId: '1' }]));
  for (const name of Object.values(ENV)) vi.stubEnv(name, '1');
  vi.stubEnv(ENV.access, 'open');
  for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'local');
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'function');
  vi.stubEnv(ENV.queueUrl, 'https://sqs.us-east-1.amazonaws.com/1/queue');
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  return (await importFresh<typeof import('../../../lambdas/ingest/handler.ts')>('ingest/handler.ts')).handler;
}

const post = (path: string, body: unknown) =>
  ({
    rawPath: path,
    rawQueryString: '',
    headers: {},
    requestContext: { requestId: 'r', http: { method: 'POST' } },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  }) as unknown as APIGatewayProxyEventV2;

/**
 * Runs an invocation with this many milliseconds left. Returns its answer, or that its time was
 * over first.
 */
async function invoke(handler: Awaited<ReturnType<typeof ingestWith>>, event: APIGatewayProxyEventV2, timeMs: number) {
  const stop = new AbortController();
  const over = wait(timeMs, 'the time is over', { signal: stop.signal }).catch(() => 'not over');
  const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => timeMs } as Context;
  const outcome = await Promise.race([handler(event, context), over]);
  stop.abort();
  return outcome;
}

describe('where SQS does not answer before the end of the function', () => {
  test.each<{ silence: Silence; path: string; body: unknown }>([
    { silence: 'silent', path: '/api/event', body: pageView() },
    { silence: 'half', path: '/api/event', body: pageView() },
    { silence: 'busy', path: '/api/event', body: pageView() },
    { silence: 'silent', path: '/api/events', body: [pageView(), pageView({ site_id: 'another' })] },
  ])('and is $silence, a POST $path is a 503 of ours', async ({ silence, path, body }) => {
    const handler = await ingestWith(silence);
    // It reserves a second for its answer; the rest is for SQS.
    expect(await invoke(handler, post(path, body), 1100)).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
      body: JSON.stringify({ success: false, error: 'The event could not be queued. Try again.' }),
    });
  });

  test('so it is where not even that second is left', async () => {
    const handler = await ingestWith('silent');
    expect(await invoke(handler, post('/api/event', pageView()), 500)).toMatchObject({ statusCode: 503 });
  });
});

test.each<Silence>(['silent', 'half', 'busy', 'cut'])(
  'where DynamoDB does not answer and is %s, a POST is a 503 of ours as well',
  async (silence) => {
    const handler = await ingestWith(silence, 'tables');
    expect(await invoke(handler, post('/api/event', pageView()), 3000)).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
      body: JSON.stringify({ success: false, error: 'The answer could not be made. Try again.' }),
    });
  },
);
