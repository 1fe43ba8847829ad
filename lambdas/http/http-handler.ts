// The shell around every HTTP function. It turns the gateway's event into a request, once, and the
// answer into the gateway's format. In between it applies the middlewares, in this order:
//
//   event ─▶ request ─▶ route ─▶ the function
//     ─▶ errors ─ cross-origin headers ─ entity tag ─ compression ─ 304 ─▶ the gateway's answer
//
// A function gets a request of a route of its own and returns an answer, or throws an HttpError.

import middy from '@middy/core';
import type { Context } from 'aws-lambda';

import { type GatewayAnswer, type Reply, toGatewayAnswer } from './http-answer.ts';
import { compression, crossOrigin, entityTag, errorAnswer, notModified } from './http-middlewares.ts';
import { type GatewayEvent, type HttpRequest, isV2, toHttpRequest } from './http-request.ts';
import { type Answers, routeTo } from './http-routes.ts';
import { type Route, ROUTES } from '../shared/names.ts';

/**
 * `corsOrigins`: `*`, or the origins that may read answers, separated by commas. `routes`: those of
 * the deployment.
 */
export function createHttpHandler(answers: Answers, corsOrigins: string, routes: readonly Route[] = ROUTES) {
  // The middleware that is used first runs last.
  const respond = middy<HttpRequest, Reply>({ timeoutEarlyInMillis: 0 })
    .use(notModified())
    .use(compression())
    .use(entityTag())
    .use(crossOrigin(corsOrigins))
    .use(errorAnswer())
    .handler(routeTo(answers, routes));
  return async function answerGateway(event: GatewayEvent, context: Context): Promise<GatewayAnswer> {
    return toGatewayAnswer(await respond(toHttpRequest(event), context), isV2(event));
  };
}
