// The middlewares that every answer passes on its way out; http-handler.ts defines their order.

import type { MiddlewareObj } from '@middy/core';

import { bestOf, isLong } from './compression.ts';
import { entityTagOf, isNamedBy } from './entity-tag.ts';
import { toHttpError } from './errors.ts';
import { type Reply, toReply } from './http-answer.ts';
import type { HttpRequest } from './http-request.ts';
import { log } from '../shared/log.ts';
import { CORS } from '../shared/names.ts';

type Middleware = MiddlewareObj<HttpRequest, Reply>;

/** For answers and for what was answered to an error. */
const always = (name: string, onAnswer: NonNullable<Middleware['after']>): Middleware => ({
  name,
  after: onAnswer,
  onError: onAnswer,
});

/** Turns an error into an answer of the error shape; logs only those of ours (5xx). */
export function errorAnswer(): Middleware {
  return {
    name: 'errorAnswer',
    onError: function answerError(request) {
      const error = request.error;
      const known = toHttpError(error);
      if (known === undefined || known.status >= 500) {
        log.error('request failed', error, {
          requestId: request.context.awsRequestId,
          apiRequestId: request.event.id,
        });
      }
      request.response = toReply({
        status: known?.status ?? 500,
        body: { success: false, error: known?.message ?? 'Internal server error', details: known?.details },
        headers: known?.headers ?? {},
      });
    },
  };
}

/**
 * REST APIs need these from the function; HTTP APIs set the same ones themselves and ignore them.
 */
export function crossOrigin(corsOrigins: string): Middleware {
  const allowed = corsOrigins.split(',').map((origin) => origin.trim());
  const isAnyAllowed = allowed.includes('*');
  return always('crossOrigin', function addCrossOriginHeaders({ event: request, response: reply }) {
    if (!reply) return;
    const origin = isAnyAllowed ? '*' : request.header('origin');
    if (origin !== undefined && allowed.includes(origin)) {
      reply.headers['access-control-allow-origin'] = origin;
      reply.headers['access-control-expose-headers'] = CORS.exposeHeaders.join(',');
    }
    if (!isAnyAllowed) addVary(reply, 'origin');
  });
}

/**
 * Tags an answer that may be cached, unless it has a tag. A client that sends the tag gets a 304.
 */
export function entityTag(): Middleware {
  return {
    name: 'entityTag',
    after: function tagAnswer({ event: request, response: reply }) {
      if (reply?.status !== 200) return;
      const tag = reply.headers['etag'] ?? (mayBeKept(reply) ? entityTagOf(String(reply.body)) : undefined);
      if (tag === undefined) return;
      reply.headers['etag'] = tag;
      if (isNamedBy(tag, request.header('if-none-match'))) reply.status = 304;
    },
  };
}

const mayBeKept = ({ headers }: Reply): boolean => /\bmax-age=/.test(headers['cache-control'] ?? '');

/**
 * Compresses a long answer for clients that accept it. Sets `Vary` for caches, on a 304 as well.
 */
export function compression(): Middleware {
  return always('compression', function compressBody({ event: request, response: reply }) {
    if (!reply || !request.takesBytes || typeof reply.body !== 'string' || !isLong(reply.body)) return;
    addVary(reply, 'accept-encoding');
    if (reply.status === 304) return;
    const compressed = bestOf(reply.encoded, request.header('accept-encoding'));
    if (compressed === undefined) return;
    reply.headers['content-encoding'] = compressed.encoding;
    reply.body = compressed.bytes;
  });
}

/**
 * A 304 has the headers of its 200 that caches go by, and no body:
 * https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5
 */
export function notModified(): Middleware {
  return {
    name: 'notModified',
    after: function dropBody({ response: reply }) {
      if (reply?.status !== 304) return;
      reply.body = '';
      delete reply.headers['content-type'];
    },
  };
}

/** Adds a name to `Vary`: what else an answer depends on, for caches. */
function addVary({ headers }: Reply, name: string): void {
  headers['vary'] = headers['vary'] === undefined ? name : `${headers['vary']}, ${name}`;
}
