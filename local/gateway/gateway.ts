// API Gateway: an HTTP server on loopback. It turns requests into events of the API's payload
// format, invokes the route's function, and turns the result into the answer. Limits, error bodies
// and CORS are those of the API's kind.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type Answer, answerOf } from './answer.ts';
import { corsHeaders } from './cors.ts';
import { closeServer, listenOnLoopback } from '../net/endpoint.ts';
import { createServer } from '../net/http.ts';
import { LocalStackFailure } from '../failure.ts';
import { LambdaFunction, TooManyRequests } from '../lambda/lambda-function.ts';
import { eventOf } from './payload.ts';
import type { Api } from './routes.ts';
import { withTimeout } from '../net/timeout.ts';

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html, and Lambda's 6 MB for
 * an event.
 */
const MAX_BODY = 10 * 1024 * 1024;
const MAX_EVENT = 6 * 1024 * 1024;
const MAX_HEADERS = 10_240;

/** The error answers of each kind of API, and how long it waits for a function. */
const KINDS = {
  http: {
    timeoutMs: 30_000,
    notFound: [404, 'Not Found'],
    tooLarge: [413, 'Request Entity Too Large'],
    failed: [500, 'Internal Server Error'],
    busy: [503, 'Service Unavailable'],
    late: [503, 'Service Unavailable'],
    requestId: 'apigw-requestid',
  },
  rest: {
    timeoutMs: 29_000,
    notFound: [403, 'Missing Authentication Token'],
    tooLarge: [413, 'Request Too Long'],
    failed: [502, 'Internal server error'],
    busy: [500, 'Internal server error'],
    late: [504, 'Endpoint request timed out'],
    requestId: 'x-amzn-requestid',
  },
} as const;

export interface Gateway {
  url: string;
  /**
   * Accepts no new connections, waits up to `drainMs` for requests under way, then cuts the rest.
   */
  close(drainMs: number): Promise<void>;
}

/** Serves `api` on a loopback port; 0 takes a free one. */
export async function startGateway(api: Api, port: number): Promise<Gateway> {
  const kind = KINDS[api.kind];
  const limits = { maxHeaderSize: MAX_HEADERS, requestTimeout: kind.timeoutMs };
  const server = createServer(limits, (request, response) => void respond(request, response));

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const failed = (error: unknown): Answer => own(error instanceof TooManyRequests ? kind.busy : kind.failed);
    const answer = compressed(await handle(request, requestId).catch(failed), request);
    const extra = { [kind.requestId]: requestId, ...cors(request) };
    // a stopping gateway must not wait for idle connections
    response.shouldKeepAlive &&= server.listening;
    try {
      write(response, answer, extra);
    } catch {
      // the function set a header that HTTP does not allow
      write(response, own(kind.failed), extra);
    }
  }

  const cors = (request: IncomingMessage): Record<string, string> =>
    api.cors ? corsHeaders(api.cors, request.headers.origin, isPreflight(request)) : {};

  /** Compresses the answer with gzip, one of the encodings that a REST API knows. */
  const compressed = (answer: Answer, { headers }: IncomingMessage): Answer => {
    const isLong = api.compressFrom !== undefined && Buffer.byteLength(answer.body) >= api.compressFrom;
    if (!isLong || !/\bgzip\b/.test(headers['accept-encoding'] ?? '')) return answer;
    return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' }, body: gzipSync(answer.body) };
  };

  const own = ([status, text]: readonly [number, string]): Answer => api.own(status, text);

  async function handle(request: IncomingMessage, requestId: string): Promise<Answer> {
    const body = await readBody(request);
    if (!body) return own(kind.tooLarge);
    if (api.cors && isPreflight(request)) return { status: 204, headers: {}, body: '' };
    const { method = 'GET', url = '/' } = request;
    const at = url.indexOf('?');
    const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
    const match = api.match(method, path);
    if (!match) return own(kind.notFound);
    const { target } = match.route;
    if (!(target instanceof LambdaFunction)) return target;
    const event = eventOf({ request, path, query, body, requestId, api, match });
    if (event.length > MAX_EVENT) return own(kind.tooLarge);
    const result = await withTimeout(kind.timeoutMs, target.invoke(event));
    if (result === undefined) return own(kind.late);
    const answer = answerOf(api.kind, result) ?? own(kind.failed);
    return api.cors ? withoutCors(answer) : answer;
  }

  const url = await listenOnLoopback(server, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new LocalStackFailure(
      `Port ${port} is taken: stop what listens there, or choose another, as in \`PORT=${port + 1} npm start\`.`,
    );
  });
  return {
    url,
    close: async (drainMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await withTimeout(drainMs, closed);
      await closeServer(server);
    },
  };
}

const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

const withoutCors = (answer: Answer): Answer => ({
  ...answer,
  headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'))),
});

/**
 * The whole body, or undefined if it is too large. The rest of a large body is read and dropped, so
 * that the client gets the answer.
 */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on('close', () => {
      // Every request ends with this event, and an error's stack costs as much as its route.
      if (!request.readableEnded) reject(new Error('the client is gone'));
    });
    request.on('error', reject);
  });
}

function write(response: ServerResponse, { status, headers, body }: Answer, extra: Record<string, string>): void {
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, {
    ...headers,
    ...(bodiless ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...extra,
  });
  response.end(bodiless ? undefined : body);
}
