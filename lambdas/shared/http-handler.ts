// The shell around every HTTP function: gateway event in, gateway answer out, middlewares in one order in one place.
//
//   request ─▶ compression ─ entity tag ─ cross-origin headers ─ answers in our shape: errors, defects ─ route ─▶ the function
//
// A function gets a request of a route of its own and returns an answer, or throws an HttpError.

import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';

import { compress, isLong } from './compression.ts';
import { entityTagOf, isNamedBy } from './entity-tag.ts';
import { HttpError, MethodNotAllowedError, NotFoundError } from './errors.ts';
import { type GatewayEvent, type HttpRequest, toHttpRequest } from './http-request.ts';
import { log } from './log.ts';
import { CORS, ROUTES } from './names.ts';

/** `body` is serialized as JSON, keys in their order. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GatewayAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded?: boolean;
}

/** A request of a route; `parameter` is what stands in the place of its `{…}`, empty where it has none. */
export type RoutedRequest = HttpRequest & { readonly parameter: string };

export type Answer = (request: RoutedRequest, context: Context) => Promise<HttpAnswer>;

/** Answers by `METHOD /path` of ROUTES; every other route is a 404 or 405. */
export type Answers = Readonly<Record<string, Answer>>;

type Middleware = MiddlewareObj<GatewayEvent, GatewayAnswer>;

/** `corsOrigins`: `*`, or the origins that may read answers, separated by commas. */
export function createHttpHandler(answers: Answers, corsOrigins: string) {
  return middy<GatewayEvent, GatewayAnswer>({ timeoutEarlyInMillis: 0 })
    .use(compression())
    .use(entityTag())
    .use(crossOrigin(corsOrigins))
    .use(errorAnswer())
    .handler(async (event: GatewayEvent, context: Context): Promise<GatewayAnswer> => {
      const request = toHttpRequest(event);
      const { route, parameter } = routeOf(request);
      const answer = answers[`${route.method} ${route.path}`];
      if (answer === undefined) throw new NotFoundError('Not found');
      return toGatewayAnswer(await answer({ ...request, parameter }, context));
    });
}

/** Whatever was thrown becomes an answer of the error shape; only defects (5xx) are logged. */
function errorAnswer(): Middleware {
  return {
    name: 'errorAnswer',
    onError: function answerError(request) {
      const error = request.error;
      const known = error instanceof HttpError ? error : undefined;
      if (known === undefined || known.status >= 500) {
        log.error('request failed', error, {
          requestId: request.context.awsRequestId,
          apiRequestId: request.event.requestContext?.requestId,
        });
      }
      request.response = toGatewayAnswer({
        status: known?.status ?? 500,
        body: { success: false, error: known?.message ?? 'Internal server error', details: known?.details },
        headers: known?.headers ?? {},
      });
    },
  };
}

/** REST APIs compress themselves, and would take our bytes for text. */
function compression(): Middleware {
  const compressBody: NonNullable<Middleware['after']> = function compressBody({ event, response }) {
    if (response === undefined || response === null || !('rawPath' in event)) return;
    if (!isLong(response.body)) return;
    addVary(response, 'accept-encoding');
    const compressed = compress(response.body, event.headers['accept-encoding']);
    if (compressed === undefined) return;
    response.headers['content-encoding'] = compressed.encoding;
    response.body = compressed.base64;
    response.isBase64Encoded = true;
  };
  return { name: 'compression', after: compressBody, onError: compressBody };
}

/** An answer that may be kept gets a tag; whoever has it already gets a 304 in its place. */
function entityTag(): Middleware {
  return {
    name: 'entityTag',
    after: function tagAnswer({ event, response }) {
      if (response?.statusCode !== 200 || !response.headers['cache-control']?.startsWith('public')) return;
      const tag = entityTagOf(response.body);
      response.headers['etag'] = tag;
      if (!isNamedBy(tag, toHttpRequest(event).header('if-none-match'))) return;
      response.statusCode = 304;
      response.body = '';
      delete response.headers['content-type'];
    },
  };
}

/** To the header that tells caches what else an answer depends on. */
function addVary({ headers }: GatewayAnswer, name: string): void {
  headers['vary'] = headers['vary'] === undefined ? name : `${headers['vary']}, ${name}`;
}

/** REST APIs need these from the function; HTTP APIs set the same ones themselves and ignore them. */
function crossOrigin(corsOrigins: string): Middleware {
  const allowed = corsOrigins.split(',').map((origin) => origin.trim());
  const addHeaders: NonNullable<Middleware['after']> = function addCrossOriginHeaders({ event, response }) {
    if (response === undefined || response === null) return;
    const origin = toOrigin(event, allowed);
    if (origin !== undefined) {
      response.headers['access-control-allow-origin'] = origin;
      response.headers['access-control-expose-headers'] = CORS.exposeHeaders.join(',');
    }
    if (!allowed.includes('*')) addVary(response, 'origin');
  };
  return { name: 'crossOrigin', after: addHeaders, onError: addHeaders };
}

function toOrigin(event: GatewayEvent, allowed: readonly string[]): string | undefined {
  if (allowed.includes('*')) return '*';
  const origin = toHttpRequest(event).header('origin');
  return origin !== undefined && allowed.includes(origin) ? origin : undefined;
}

/** Throws NotFoundError or MethodNotAllowedError where no route matches. */
function routeOf({ method, path }: HttpRequest): { route: (typeof ROUTES)[number]; parameter: string } {
  const matches = ROUTES.flatMap((route) => {
    const [prefix = '', placeholder] = route.path.split(/\{.*\}$/);
    const rest = path.slice(prefix.length);
    const isMatch = placeholder === undefined ? path === prefix : path.startsWith(prefix) && /^[^/]+$/.test(rest);
    return isMatch ? [{ route, parameter: rest }] : [];
  });
  if (matches.length === 0) throw new NotFoundError('Not found');
  const match = matches.find(({ route }) => route.method === method);
  if (match !== undefined) return match;
  throw new MethodNotAllowedError('Method not allowed', [...matches.map(({ route }) => route.method), 'OPTIONS']);
}

const toGatewayAnswer = ({ status, body, headers = {} }: HttpAnswer): GatewayAnswer => ({
  statusCode: status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});
