// The shell around every HTTP function: gateway event in, gateway answer out, middlewares in one order in one place.
//
//   request   answers in our shape: errors, defects ─ cross-origin headers ─ route ─▶ the function
//
// A function gets a request of a route of its own and returns an answer, or throws an HttpError.

import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';

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
}

export type Answer = (request: HttpRequest, context: Context) => Promise<HttpAnswer>;

/** Answers by `METHOD /path`; every other route is a 404 or 405. */
export type Answers = Readonly<Record<string, Answer>>;

type Middleware = MiddlewareObj<GatewayEvent, GatewayAnswer>;

/** `corsOrigins`: `*`, or the origins that may read answers, separated by commas. */
export function createHttpHandler(answers: Answers, corsOrigins: string) {
  return middy<GatewayEvent, GatewayAnswer>({ timeoutEarlyInMillis: 0 })
    .use(crossOrigin(corsOrigins))
    .use(errorAnswer())
    .handler(async (event: GatewayEvent, context: Context): Promise<GatewayAnswer> => {
      const request = toHttpRequest(event);
      const answer = answers[`${request.method} ${request.path}`];
      if (answer === undefined) throw noRoute(request);
      return toGatewayAnswer(await answer(request, context));
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
        log.error('request failed', error, { requestId: request.context.awsRequestId });
      }
      request.response = toGatewayAnswer({
        status: known?.status ?? 500,
        body: { success: false, error: known?.message ?? 'Internal server error', details: known?.details },
        headers: known?.headers ?? {},
      });
    },
  };
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
    if (!allowed.includes('*')) response.headers['vary'] = 'origin';
  };
  return { name: 'crossOrigin', after: addHeaders, onError: addHeaders };
}

function toOrigin(event: GatewayEvent, allowed: readonly string[]): string | undefined {
  if (allowed.includes('*')) return '*';
  const origin = toHttpRequest(event).header('origin');
  return origin !== undefined && allowed.includes(origin) ? origin : undefined;
}

function noRoute({ method, path }: HttpRequest): HttpError {
  const methods: string[] = ROUTES.filter((route) => route.path === path).map((route) => route.method);
  if (methods.length === 0) return new NotFoundError('Not found');
  return new MethodNotAllowedError(`${method} is not allowed here`, [...methods, 'OPTIONS']);
}

const toGatewayAnswer = ({ status, body, headers = {} }: HttpAnswer): GatewayAnswer => ({
  statusCode: status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});
