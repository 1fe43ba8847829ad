// The gateway's side of the contract with handlers and clients: event shapes, routes, answers,
// limits.

import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { start } from '../assembly.ts';

const ECHO = 'return { statusCode: 200, body: JSON.stringify(event) };';
type Event = Record<string, unknown> & { requestContext: Record<string, unknown> };
const json = async (response: Response): Promise<Event> => (await response.json()) as Event;

describe('an HTTP API', () => {
  test('makes a payload 2.0 event of a request', async () => {
    const { stack } = await start({ front: ECHO });
    const response = await fetch(`${stack.url}/echo?a=1&a=2&b=%20x`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'x=1; y=2', 'X-Shout': 'Yes', 'user-agent': 'me' },
      body: '{"ü":1}',
    });
    const { requestContext, headers, ...event } = await json(response);
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /echo',
      rawPath: '/echo',
      rawQueryString: 'a=1&a=2&b=%20x',
      cookies: ['x=1', 'y=2'],
      queryStringParameters: { a: '1,2', b: ' x' },
      body: '{"ü":1}',
      isBase64Encoded: false,
    });
    expect(headers).toMatchObject({
      'x-shout': 'Yes',
      'content-type': 'application/json',
      'x-forwarded-for': '127.0.0.1',
    });
    expect(headers).not.toHaveProperty('cookie');
    expect(requestContext).toMatchObject({
      accountId: '000000000000',
      http: { method: 'POST', path: '/echo', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'me' },
      routeKey: 'POST /echo',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) as string,
      requestId: response.headers.get('apigw-requestid'),
    });
    expect(Math.abs(Number(requestContext['timeEpoch']) - Date.now())).toBeLessThan(60_000);
  });

  test.each([
    ['application/json; charset=utf-8', false],
    ['text/plain;charset=UTF-8', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    [undefined, true],
  ])('hands a body of type %s on in base64: %s', async (type, encoded) => {
    const { stack } = await start({ front: ECHO });
    const headers = type === undefined ? {} : { 'content-type': type };
    const event = await json(await fetch(`${stack.url}/echo`, { method: 'POST', headers, body: Buffer.from('häh') }));
    expect(event).toMatchObject({
      isBase64Encoded: encoded,
      body: encoded ? Buffer.from('häh').toString('base64') : 'häh',
    });
  });

  test('routes by method and path, and decodes the path and its parameters', async () => {
    const { stack } = await start({ front: ECHO });
    const at = async (path: string, method = 'GET'): Promise<unknown> => {
      const response = await fetch(stack.url + path, { method });
      const body = (await response.json()) as Event;
      return response.status === 200 ? [body['routeKey'], body['pathParameters']] : [response.status, body];
    };
    expect(await at('/things/a%20b')).toEqual(['GET /things/{id}', { id: 'a b' }]);
    const { requestContext, rawPath } = await json(await fetch(`${stack.url}/things/a%20b`));
    expect([rawPath, requestContext['http']]).toEqual([
      '/things/a b',
      expect.objectContaining({ path: '/things/a b' }),
    ]);
    expect(await at('/things/%zz')).toEqual(['GET /things/{id}', { id: '%zz' }]);
    expect(await at('/deep/a/b', 'DELETE')).toEqual(['ANY /deep/{rest+}', { rest: 'a/b' }]);
    expect(await at('/deep/', 'POST')).toEqual(['ANY /deep/{rest+}', { rest: '' }]);
    expect(await at('/things')).toEqual([404, { message: 'Not Found' }]);
    expect(await at('/echo/')).toEqual([404, { message: 'Not Found' }]);
    expect(await at('/echo', 'PUT')).toEqual([404, { message: 'Not Found' }]);
  });

  test('drops the body of an answer to HEAD, and keeps its length', async () => {
    const { stack } = await start({ front: ECHO });
    const head = await fetch(`${stack.url}/deep/a`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(500);
  });

  test('sends what matches nothing else to the $default route', async () => {
    const { stack } = await start({ front: ECHO, properties: { Route0: { RouteKey: '$default' } } });
    expect(await json(await fetch(`${stack.url}/echo`, { method: 'PUT' }))).toMatchObject({ routeKey: '$default' });
    expect(await json(await fetch(`${stack.url}/echo`, { method: 'POST' }))).toMatchObject({ routeKey: 'POST /echo' });
  });

  test.each([
    ['{ statusCode: 202, body: "hi" }', 202, 'hi'],
    ['{ statusCode: 200, isBase64Encoded: true, body: "aGk=" }', 200, 'hi'],
    ['{ statusCode: 204 }', 204, ''],
    ['{ hello: 1 }', 200, '{"hello":1}'],
    ['"text"', 200, '"text"'],
    ['{ statusCode: "no" }', 500, '{"message":"Internal Server Error"}'],
    ['{ statusCode: 200, body: {} }', 500, '{"message":"Internal Server Error"}'],
    ['{ statusCode: 200, headers: { "bad name": "x" } }', 500, '{"message":"Internal Server Error"}'],
    ['Promise.reject(new Error("secret"))', 500, '{"message":"Internal Server Error"}'],
  ])('makes of %s the status %i', async (result, status, body) => {
    const { stack } = await start({ front: `return ${result};` });
    const response = await fetch(`${stack.url}/echo`);
    expect([response.status, await response.text()]).toEqual([status, body]);
  });

  test('passes headers and cookies of the function on', async () => {
    const front = 'return { statusCode: 202, headers: { "X-A": 1 }, cookies: ["a=1", "b=2"], body: "hi" };';
    const { stack } = await start({ front });
    const { headers } = await fetch(`${stack.url}/echo`);
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([headers.get('x-a'), headers.get('content-type')]).toEqual(['1', 'text/plain;charset=UTF-8']);
  });

  test('with CORS set, answers preflights itself and replaces the function’s headers', async () => {
    const { stack, notes } = await start({
      front:
        'note(1); return { statusCode: 200, headers: { "Access-Control-Allow-Origin": "https://evil" }, body: "" };',
      properties: {
        Api: {
          CorsConfiguration: {
            AllowOrigins: ['https://a.example'],
            AllowMethods: ['POST', 'GET'],
            AllowHeaders: ['content-type'],
            MaxAge: 60,
          },
        },
      },
    });
    const headers = (origin: string): Record<string, string> => ({ origin, 'access-control-request-method': 'POST' });
    const preflight = await fetch(`${stack.url}/any/where`, {
      method: 'OPTIONS',
      headers: headers('https://a.example'),
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-methods': 'POST,GET',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '60',
    });
    const other = await fetch(`${stack.url}/echo`, { method: 'OPTIONS', headers: headers('https://b.example') });
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([204, null]);
    expect(notes()).toEqual([]);

    const answer = await fetch(`${stack.url}/echo`, { headers: { origin: 'https://a.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://a.example');
    const sameSite = await fetch(`${stack.url}/echo`);
    expect(sameSite.headers.get('access-control-allow-origin')).toBe(null);
  });

  test('refuses bodies over 10 MB, and events over 6 MB', async () => {
    const { stack } = await start({ front: ECHO });
    for (const size of [6.5, 10.5]) {
      const response = await fetch(`${stack.url}/echo`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: 'x'.repeat(size * 1024 * 1024),
      });
      expect([response.status, await response.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    }
  });

  test('survives clients that hang up and bytes that are not HTTP', async () => {
    const { stack } = await start({ front: ECHO });
    const say = (text: string, hangUp: boolean): Promise<string> =>
      new Promise((resolve) => {
        let heard = '';
        const socket = connect(Number(new URL(stack.url).port), '127.0.0.1', () => {
          socket.write(text, () => hangUp && socket.resetAndDestroy());
        });
        socket.on('data', (data) => (heard += data.toString()));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(heard));
      });
    await say('POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf', true);
    await say('GET /echo HTTP/1.1\r\nhost: x\r\n\r\n', true);
    expect(await say('nonsense\r\n\r\n', false)).toContain('400 Bad Request');
    expect(await say(`GET / HTTP/1.1\r\nhost: x\r\nlong: ${'x'.repeat(11_000)}\r\n\r\n`, false)).toContain('431');
    expect(await say('OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', false)).toContain('404');
    expect((await fetch(`${stack.url}/echo`, { method: 'HEAD' })).status).toBe(404);
    expect((await fetch(`${stack.url}/echo`)).status).toBe(200);
  });
});

test.each(['http', 'rest'] as const)('a %s API adds what it sees to what a proxy says of the client', async (api) => {
  const { stack } = await start({ api, front: ECHO });
  const response = await fetch(`${stack.url}/echo`, { headers: { 'X-Forwarded-For': '203.0.113.7' } });
  const { headers } = await json(response);
  const forwarded = Object.entries(headers as object).filter(([name]) => name.toLowerCase() === 'x-forwarded-for');
  expect(forwarded).toEqual([['x-forwarded-for', '203.0.113.7, 127.0.0.1']]);
});

describe('a REST API', () => {
  test('makes a payload 1.0 event of a request', async () => {
    const { stack } = await start({ api: 'rest', front: ECHO });
    const response = await fetch(`${stack.url}/things/a%20b?a=1&a=2`, { headers: { 'X-Shout': 'Yes' } });
    const { requestContext, headers, multiValueHeaders, ...event } = await json(response);
    expect(event).toEqual({
      resource: '/things/{id}',
      path: '/things/a%20b',
      httpMethod: 'GET',
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      pathParameters: { id: 'a b' },
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
    expect(headers).toMatchObject({ 'X-Shout': 'Yes', 'x-forwarded-for': '127.0.0.1' });
    expect(multiValueHeaders).toMatchObject({ 'X-Shout': ['Yes'] });
    expect(requestContext).toMatchObject({
      httpMethod: 'GET',
      path: '/things/a%20b',
      resourcePath: '/things/{id}',
      identity: { sourceIp: '127.0.0.1' },
      requestId: response.headers.get('x-amzn-requestid'),
    });
  });

  test('hands every body on as text', async () => {
    const { stack } = await start({ api: 'rest', front: ECHO });
    const event = await json(
      await fetch(`${stack.url}/echo`, { method: 'POST', body: new URLSearchParams({ a: 'b' }) }),
    );
    expect(event).toMatchObject({ body: 'a=b', isBase64Encoded: false });
  });

  test('takes every body of an answer for text, since no media type is binary', async () => {
    const front = `return { statusCode: 200, isBase64Encoded: true, body: 'aGk=' };`;
    const { stack } = await start({ api: 'rest', front });
    expect(await (await fetch(`${stack.url}/echo`)).text()).toBe('aGk=');
  });

  test('answers mocks, missing routes, multi-value headers and failures as REST APIs do', async () => {
    const front = `if (event.queryStringParameters) throw new Error('x');
      return { statusCode: 200, multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] }, body: 'hi' };`;
    const { stack } = await start({ api: 'rest', front });
    const preflight = await fetch(`${stack.url}/echo`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    const missing = await fetch(`${stack.url}/echo`, { method: 'PUT' });
    expect([missing.status, await missing.text()]).toEqual([403, '{"message":"Missing Authentication Token"}']);
    expect((await fetch(`${stack.url}/echo`)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const failed = await fetch(`${stack.url}/echo?x`);
    expect([failed.status, await failed.text()]).toEqual([502, '{"error":"Internal server error"}']);
    expect(failed.headers.get('x-from')).toBe('gateway');
  });
});
