// The wrapper of the HTTP functions, in both formats of the gateways: the request that it makes of
// an event, and the headers that it adds to an answer.

import { gzipSync } from 'node:zlib';

import type { Context } from 'aws-lambda';
import { describe, expect, test } from 'vitest';

import { MAX_BODY_BYTES } from '../../../lambdas/domain/limits/requests.ts';
import { createHttpHandler } from '../../../lambdas/http/http-handler.ts';
import { ROUTES } from '../../../lambdas/shared/names.ts';
import { refusal, throttling } from '../../support/aws-errors.ts';
import { silenceLogs } from '../../support/quiet.ts';
import { FORMATS } from '../../fuzz/formats.ts';

const CONTEXT = { awsRequestId: 'request' } as Context;
const LONG = { text: 'how-to-'.repeat(200) };
const KEPT = { 'cache-control': 'max-age=1' };

type Sent = Partial<Parameters<(typeof FORMATS)['2.0']>[0]>;
type Format = keyof typeof FORMATS;

const eventOf = (sent: Sent, format: Format = '2.0') =>
  FORMATS[format]({
    grammar: 'good event',
    method: 'GET',
    path: '/api/stats',
    query: '',
    headers: [],
    body: undefined,
    queueIsDown: false,
    ...sent,
  });

/** Stats returns a long answer; a post returns what it was sent. */
function setup({ headers = KEPT, corsOrigins = '*' } = {}) {
  const handler = createHttpHandler(
    {
      'GET /api/stats': async () => ({ status: 200, body: LONG, headers }),
      'POST /api/event': async (request) => ({ status: 202, body: { text: request.text() } }),
    },
    corsOrigins,
  );
  return (sent: Sent, format?: Format) => handler(eventOf(sent, format), CONTEXT);
}

const tagOf = async (ask: ReturnType<typeof setup>): Promise<string> => (await ask({})).headers['etag'] ?? '';

describe('an event', () => {
  test.each(['2.0', '1.0'] as const)('of format %s becomes a request once', async (format) => {
    const handler = createHttpHandler({ 'GET /api/stats': async () => ({ status: 200, body: LONG }) }, 'https://a');
    const headers = [['origin', 'https://a']] as const;
    let looks = 0;
    const event = new Proxy(eventOf({ headers }, format), {
      get: (target, name) => {
        if (name === 'requestContext') looks += 1;
        return Reflect.get(target, name) as unknown;
      },
    });
    expect(await handler(event, CONTEXT)).toMatchObject({ statusCode: 200 });
    // Format 2.0 has the method and the id in this object.
    expect(looks).toBe(format === '2.0' ? 2 : 1);
  });
});

describe('a body', () => {
  const post = (bytes: Buffer, base64 = true) => ({ method: 'POST', path: '/api/event', body: { bytes, base64 } });

  test.each(['2.0', '1.0'] as const)('that is not UTF-8 is a 400 that says so, in format %s', async (format) => {
    for (const hex of ['ff', 'c0af', 'eda080', 'f4908080', '7bff7d']) {
      expect(await setup()(post(Buffer.from(hex, 'hex')), format)).toMatchObject({
        statusCode: 400,
        body: '{"success":false,"error":"Body must be UTF-8"}',
      });
    }
  });

  test('is what was sent, without its byte order mark', async () => {
    for (const base64 of [true, false]) {
      expect(await setup()(post(Buffer.from('\uFEFFhäh 🎉 \uFFFD'), base64))).toMatchObject({
        statusCode: 202,
        body: '{"text":"häh 🎉 \uFFFD"}',
      });
    }
  });
});

describe('a body in gzip', () => {
  const post = (bytes: Buffer, base64 = true) =>
    setup()({ method: 'POST', path: '/api/event', body: { bytes, base64 } });

  test('is unpacked', async () => {
    expect(await post(gzipSync('häh'))).toMatchObject({ statusCode: 202, body: '{"text":"häh"}' });
  });

  test('may unpack to as many bytes as a body may have', async () => {
    expect(await post(gzipSync('x'.repeat(MAX_BODY_BYTES)))).toMatchObject({ statusCode: 202 });
    expect(await post(gzipSync('x'.repeat(MAX_BODY_BYTES + 1)))).toMatchObject({ statusCode: 413 });
  });

  test('that is a bomb takes no memory', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    const before = process.memoryUsage().arrayBuffers;
    expect(await post(bomb)).toMatchObject({ statusCode: 413 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  test.each([
    ['that is cut', gzipSync('x'.repeat(1000)).subarray(0, -9), true, 'Body must be gzip'],
    ['of no text', gzipSync(Buffer.from('ff', 'hex')), true, 'Body must be UTF-8'],
    ['that a gateway took for text', gzipSync('x'), false, 'The gateway has taken compressed bytes for text'],
  ])('%s is a 400 that says so', async (_, bytes, base64, error) => {
    expect(await post(bytes, base64)).toMatchObject({ statusCode: 400, body: expect.stringContaining(error) });
  });
});

describe('a route with places in its path', () => {
  const routes = [{ method: 'GET', path: '/gc/{site}/count', handledBy: 'stats' }] as const;
  const ask = (path: string) =>
    createHttpHandler(
      { 'GET /gc/{site}/count': async ({ parameters }) => ({ status: 200, body: parameters }) },
      '*',
      routes,
    )(eventOf({ path }), CONTEXT);

  test('gets what stands in them', async () => {
    expect(await ask('/gc/a.b/count')).toMatchObject({ statusCode: 200, body: '{"site":"a.b"}' });
  });

  test.each(['/gc//count', '/gc/a/b/count', '/gc/a/count/', '/gc/a/counter', '/gc/a', '/gc/count', '/xgc/a/count'])(
    'is not that of %s',
    async (path) => expect(await ask(path)).toMatchObject({ statusCode: 404 }),
  );
});

describe('a route whose last place has a plus', () => {
  const ask = (path: string, route: string) =>
    createHttpHandler({ [`GET ${route}`]: async ({ parameters }) => ({ status: 200, body: parameters }) }, '*', [
      { method: 'GET', path: route, handledBy: 'stats' },
    ])(eventOf({ path }), CONTEXT);

  test.each([
    ['/x/a/b', 'b'],
    ['/x/a//b/c.json', '/b/c.json'],
    ['/x/a/b/', 'b/'],
  ])('gets all that is left of %s, with its slashes', async (path, left) => {
    const body = JSON.stringify({ site: 'a', path: left });
    expect(await ask(path, '/x/{site}/{path+}')).toMatchObject({ statusCode: 200, body });
  });

  test.each(['/x/a/', '/x/a', '/x//b', '/y/a/b'])('is not that of %s', async (path) => {
    expect(await ask(path, '/x/{site}/{path+}')).toMatchObject({ statusCode: 404 });
  });

  test('that is called the rest is a slash and nothing more', async () => {
    expect(await ask('/x/', '/x/{rest+}')).toMatchObject({ statusCode: 200, body: '{}' });
    for (const path of ['/x/y', '/x//', '/x', '/x/y/z'])
      expect(await ask(path, '/x/{rest+}')).toMatchObject({ statusCode: 404 });
  });
});

describe('an error', () => {
  silenceLogs();
  const answerTo = (error: Error) => {
    const fail = async () => {
      throw error;
    };
    return createHttpHandler({ 'GET /api/stats': fail }, '*')(eventOf({}), CONTEXT);
  };

  test.each([
    throttling('slow down'),
    refusal('InternalServerError', 'sorry', 500),
    new DOMException('The operation was aborted', 'AbortError'),
    Object.assign(new Error('socket hang up'), { $metadata: {} }),
  ])('of a service that may answer a later try is a 503 that says when (%s)', async (error) => {
    expect(await answerTo(error)).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '2', 'access-control-allow-origin': '*' },
      body: '{"success":false,"error":"The answer could not be made. Try again."}',
    });
  });

  test.each([new Error('secret'), refusal('AccessDeniedException', 'secret'), new RangeError('secret')])(
    'of ours is a 500 that says nothing (%s)',
    async (error) => {
      const { headers, ...answer } = await answerTo(error);
      expect(answer).toEqual({ statusCode: 500, body: '{"success":false,"error":"Internal server error"}' });
      expect(headers).not.toHaveProperty('retry-after');
    },
  );
});

describe('a 304', () => {
  test('has the caching headers of its 200, and nothing of the body', async () => {
    const ask = setup({ corsOrigins: 'https://a, https://b' });
    const headers = [
      ['accept-encoding', 'br'],
      ['origin', 'https://a'],
    ] as const;
    const { 'content-type': _, 'content-encoding': encoding, ...whole } = (await ask({ headers })).headers;
    expect(encoding).toBe('br');
    expect(whole).toMatchObject({ 'cache-control': 'max-age=1', vary: 'origin, accept-encoding' });
    expect(await ask({ headers: [...headers, ['if-none-match', await tagOf(ask)]] })).toEqual({
      statusCode: 304,
      headers: whole,
      body: '',
    });
  });

  test('is given for no answer that may not be kept', async () => {
    const ask = setup({ headers: { 'cache-control': 'no-store' } });
    expect(await ask({ headers: [['if-none-match', '*']] })).toMatchObject({ statusCode: 200 });
  });
});

describe('HEAD', () => {
  test.each(['2.0', '1.0'] as const)('is answered as GET in format %s: the gateway drops the body', async (format) => {
    const ask = setup();
    const ifSame = [['if-none-match', await tagOf(ask)]] as const;
    for (const headers of [[], [['accept-encoding', 'br']] as const, ifSame]) {
      expect(await ask({ method: 'HEAD', headers }, format)).toEqual(await ask({ method: 'GET', headers }, format));
    }
  });

  test('is there wherever GET is, and nowhere else', () => {
    const paths = (method: string) => ROUTES.flatMap((route) => (route.method === method ? [route.path] : []));
    expect(paths('HEAD')).toEqual(paths('GET'));
  });

  test('is not allowed on a path of posts', async () => {
    const { statusCode, headers } = await setup()({ method: 'HEAD', path: '/api/event' });
    expect([statusCode, headers['allow']]).toEqual([405, 'POST, OPTIONS']);
    expect((await setup()({ method: 'PUT' })).headers['allow']).toBe('GET, HEAD, OPTIONS');
  });
});

describe('cookies', () => {
  const cookies = ['a=1; Path=/', 'b=2'];
  const handler = createHttpHandler({ 'GET /api/stats': async () => ({ status: 204, cookies }) }, '*');

  test('are set by each format in its own way, and an answer without a body has none, nor a type', async () => {
    const answer = { statusCode: 204, headers: { 'access-control-allow-origin': '*' }, body: '' };
    const [v2, v1] = [await handler(eventOf({}), CONTEXT), await handler(eventOf({}, '1.0'), CONTEXT)];
    expect(v2).toMatchObject({ ...answer, cookies });
    expect(v1).toMatchObject({ ...answer, multiValueHeaders: { 'set-cookie': cookies } });
    // A REST API refuses an answer with keys that it does not know.
    expect([v2, v1].map((each) => Object.keys(each))).toEqual([
      ['statusCode', 'headers', 'cookies', 'body'],
      ['statusCode', 'headers', 'multiValueHeaders', 'body'],
    ]);
    expect(v2.headers).not.toHaveProperty('content-type');
  });
});
