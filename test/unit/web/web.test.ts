// The files that the build has written, as the web function answers for them, by both kinds of API.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';

import { createHttpHandler } from '../../../lambdas/http/http-handler.ts';
import { routesOf, SCRIPT_PATH } from '../../../lambdas/shared/names.ts';
import { openFiles } from '../../../lambdas/web/files.ts';
import { HASHED, PAGE, sendFile } from '../../../lambdas/web/send-file.ts';
import { webAnswers } from '../../../lambdas/web/web.ts';
import { JAVASCRIPT } from '../../../lib/web/web-file.ts';
import { packFiles, writeFiles } from '../../../lib/web/write-files.ts';
import { FORMATS } from '../../fuzz/formats.ts';

const LONG = 'const text = "häh?";'.repeat(100);
const SHORT = 'x';

const folder = mkdtempSync(join(tmpdir(), 'web-'));
afterAll(() => rmSync(folder, { recursive: true }));

function writtenTo(folder: string): string {
  const files = {
    'js/script.js': LONG,
    'js/short.js': SHORT,
    'other/secret.js': 'of no route',
    'index.html': '<p>page',
    'share.html': '<p>share',
    'assets/main-HASH.js': SHORT,
    'api/openapi.json': '{"openapi":"3.1.0"}',
  };
  writeFiles(packFiles(Object.entries(files).map(([path, text]) => ({ path, type: JAVASCRIPT, text }))), folder);
  return folder;
}
const find = openFiles(writtenTo(folder));

type Headers = Readonly<Record<string, string>>;

function setup(scriptPath = SCRIPT_PATH) {
  const handler = createHttpHandler(webAnswers(find, scriptPath), '*', routesOf(scriptPath));
  return (path: string, headers: Headers = {}, format: keyof typeof FORMATS = '2.0', method = 'GET', query = '') =>
    handler(
      FORMATS[format]({
        grammar: 'good event',
        method,
        path,
        query,
        headers: Object.entries(headers),
        body: undefined,
        queueIsDown: false,
      }),
      {} as Context,
    );
}
const ask = setup();

const file = (path: string) => find(path) ?? expect.fail(`no ${path}`);

describe('the tracker', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('is sent as the build has compressed it, in %s', async (encoding, decode) => {
    const { headers, body, isBase64Encoded } = await ask(SCRIPT_PATH, { 'accept-encoding': encoding });
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
    const bytes = Buffer.from(body, 'base64');
    expect([isBase64Encoded, decode(bytes).toString()]).toEqual([true, LONG]);
    expect(bytes).toEqual(file('js/script.js').text.encoded[encoding]?.());
  });

  test('is sent as it is to a client that takes no encoding, and through a REST API, which compresses', async () => {
    const whole = { statusCode: 200, body: LONG };
    expect(await ask(SCRIPT_PATH)).toMatchObject(whole);
    expect(await ask(SCRIPT_PATH, { 'accept-encoding': 'br, gzip' }, '1.0')).toMatchObject(whole);
  });

  test('may be kept for a day and used for a week, by pages of any origin, and does nothing as a page', async () => {
    const { headers } = await ask(SCRIPT_PATH);
    expect(headers).toEqual({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=86400, stale-while-revalidate=604800',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'cross-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': expect.any(String),
      etag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
      vary: 'accept-encoding',
    });
  });

  test('demands https of browsers that came by it, and of no laptop', async () => {
    const asked = async (proto: string) => (await ask(SCRIPT_PATH, { 'x-forwarded-proto': proto })).headers;
    expect(await asked('https')).toMatchObject({ 'strict-transport-security': 'max-age=31536000' });
    expect(await asked('http')).not.toHaveProperty('strict-transport-security');
  });

  test.each(['2.0', '1.0'] as const)('is not sent again to who has it (format %s)', async (format) => {
    const { headers } = await ask(SCRIPT_PATH, {}, format);
    const again = await ask(SCRIPT_PATH, { 'if-none-match': headers['etag'] ?? '' }, format);
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect(again.headers['etag']).toBe(headers['etag']);
    expect(await ask(SCRIPT_PATH, { 'if-none-match': 'W/"other"' }, format)).toMatchObject({ statusCode: 200 });
  });

  test.each(['2.0', '1.0'] as const)('is there for HEAD, and for no other method (format %s)', async (format) => {
    expect(await ask(SCRIPT_PATH, {}, format, 'HEAD')).toEqual(await ask(SCRIPT_PATH, {}, format));
    expect(await ask(SCRIPT_PATH, {}, format, 'POST')).toMatchObject({
      statusCode: 405,
      headers: { allow: 'GET, HEAD, OPTIONS' },
    });
  });

  test.each(['/js/app.js', '/stats/app.js'])('is also at %s where the settings say so', async (path) => {
    const named = setup(path);
    for (const method of ['GET', 'HEAD']) {
      expect(await named(path, {}, '2.0', method)).toEqual(await ask(SCRIPT_PATH));
      expect(await named(SCRIPT_PATH, {}, '2.0', method)).toEqual(await ask(SCRIPT_PATH));
    }
    expect(await ask(path)).toMatchObject({ statusCode: 404 });
    expect(await setup('/stats/other.js')(path)).toMatchObject({ statusCode: 404 });
  });
});

describe('a path', () => {
  test.each(['/js/nope.js', '/js/__proto__', '/js/constructor', '/js/', '/js', '/js/script.js.br', '/other/secret.js'])(
    'that no file has, such as %s, is a 404 like all others',
    async (path) => {
      expect(await ask(path)).toMatchObject({
        statusCode: 404,
        body: '{"success":false,"error":"Not found"}',
      });
    },
  );

  test('of a stranger leads to no file but those of the list', async () => {
    const piece = fc.constantFrom('..', '.', '', 'script.js', 'files.json', 'index.mjs', '%2e%2e', '\0', 'etc');
    const path = fc.oneof(
      fc.array(piece, { maxLength: 5 }).map((pieces) => `/js/${pieces.join('/')}`),
      fc.string().map((text) => `/js/${text}`),
    );
    await fc.assert(
      fc.asyncProperty(
        path.filter((path) => path !== SCRIPT_PATH),
        async (path) => {
          expect(await ask(path)).toMatchObject({ statusCode: 404 });
        },
      ),
    );
  });
});

describe('the description of the API', () => {
  test.each(['GET', 'HEAD'])('may be kept for a day, and read by programs of any origin (%s)', async (method) => {
    const { statusCode, body, headers } = await ask('/api/openapi.json', {}, '2.0', method);
    expect([statusCode, body]).toEqual([200, '{"openapi":"3.1.0"}']);
    expect(headers).toMatchObject({
      'cache-control': 'max-age=86400',
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^W\//),
    });
  });
});

describe('a file', () => {
  const none = { header: () => undefined };

  test('has no encoding that makes it longer', () => {
    expect(Object.keys(file('js/short.js').text.encoded)).toEqual([]);
    expect(Object.keys(file('js/script.js').text.encoded)).toEqual(['br', 'gzip']);
  });

  test('whose name has its hash is never asked for again; a page that names it is, each time', () => {
    const kept = (kind: typeof PAGE) => sendFile(file('js/short.js'), kind, none).headers?.['cache-control'];
    expect(kept(HASHED)).toBe('public, max-age=31536000, immutable');
    expect(kept(PAGE)).toBe('no-cache');
    expect(sendFile(file('js/short.js'), PAGE, none).headers).toMatchObject({
      etag: `W/"${file('js/short.js').hash}"`,
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test('that is a page may do what it says, and nothing else', () => {
    const { headers } = sendFile(file('js/short.js'), PAGE, none, ["script-src 'self'"]);
    expect(headers?.['content-security-policy']).toBe("default-src 'none'; script-src 'self'; frame-ancestors 'none'");
  });

  test('is read once, when it is asked for', () => {
    const copy = writtenTo(mkdtempSync(join(folder, 'copy-')));
    const again = openFiles(copy);
    const script = again('js/script.js');
    rmSync(join(copy, 'files'), { recursive: true });
    expect(again('js/script.js')).toBe(script);
    expect(() => again('js/short.js')).toThrow('ENOENT');
  });

  test('has a tag that changes with it', () => {
    const [a, b, c] = ['a', 'b', 'a'].map((text) => {
      const copy = mkdtempSync(join(folder, 'copy-'));
      writeFiles(packFiles([{ path: 'js/script.js', type: JAVASCRIPT, text }]), copy);
      return openFiles(copy)('js/script.js')?.hash;
    });
    expect([a === c, a === b]).toEqual([true, false]);
  });
});

describe('the dashboard', () => {
  const LOADS = [
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

  test.each([
    ['/', '<p>page'],
    ['/share/abcdefghij', '<p>share'],
  ])('is a page at %s, which is asked for again every time, and loads from here alone', async (path, body) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({ statusCode: 200, body });
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-security-policy': `default-src 'none'; ${LOADS}; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const again = await ask(path, { 'if-none-match': answer.headers['etag'] ?? '' });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  test.each([
    ['', "'none'"],
    ['embed=https://a.example', 'https://a.example'],
    ['embed=https://a.example,http://localhost:8080', 'https://a.example http://localhost:8080'],
    ['embed=*', "'none'"],
    ['embed=https://a.example/path', "'none'"],
    ['embed=https://a;sandbox', "'none'"],
    ["embed=https://a.example%20'self'", "'none'"],
    ['embed=1', "'none'"],
  ])('of a share may be framed by the origins of its link: %s', async (query, embedders) => {
    const { headers } = await ask('/share/abcdefghij', {}, '2.0', 'GET', query);
    expect(headers['content-security-policy']).toMatch(new RegExp(`; frame-ancestors ${embedders}$`));
    const page = await ask('/', {}, '2.0', 'GET', query);
    expect(page.headers['content-security-policy']).toMatch(/; frame-ancestors 'none'$/);
  });

  test('has parts that are kept for a year, and may do nothing as pages', async () => {
    const { statusCode, headers } = await ask('/assets/main-HASH.js');
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect((await ask('/assets/other.js')).statusCode).toBe(404);
    expect((await ask('/assets/index.html')).statusCode).toBe(404);
  });
});
