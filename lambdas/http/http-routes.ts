// Finds the function that answers a request, by the routes of the deployment: its gateway is built
// from the same list.

import type { Context } from 'aws-lambda';

import { MethodNotAllowedError, NotFoundError } from './errors.ts';
import { type HttpAnswer, type Reply, toReply } from './http-answer.ts';
import type { HttpRequest } from './http-request.ts';
import type { Route } from '../shared/names.ts';

/**
 * A request of a route; `parameter` is the value of its `{…}`, empty for a route without one.
 */
export type RoutedRequest = HttpRequest & { readonly parameter: string };

export type Answer = (request: RoutedRequest, context: Context) => Promise<HttpAnswer>;

/**
 * Answers by `METHOD /path` of a route; every other route is a 404 or 405. A HEAD is answered as
 * its GET.
 */
export type Answers = Readonly<Record<string, Answer>>;

/**
 * Gives a request to its function. Throws NotFoundError, MethodNotAllowedError, and whatever the
 * function throws.
 */
export const routeTo = (answers: Answers, routes: readonly Route[]) =>
  async function answerRoute(request: HttpRequest, context: Context): Promise<Reply> {
    const { method, path, parameter } = routeOf(request, routes);
    const answer = answers[`${method === 'HEAD' ? 'GET' : method} ${path}`];
    if (answer === undefined) throw new NotFoundError('Not found');
    return toReply(await answer({ ...request, parameter }, context));
  };

function routeOf(
  { method, path }: HttpRequest,
  routes: readonly Route[],
): { method: string; path: string; parameter: string } {
  const matches = routes.flatMap((route) => {
    const [prefix = '', placeholder] = route.path.split(/\{.*\}$/);
    const rest = path.slice(prefix.length);
    const isMatch = placeholder === undefined ? path === prefix : path.startsWith(prefix) && /^[^/]+$/.test(rest);
    return isMatch ? [{ method: route.method, path: route.path, parameter: rest }] : [];
  });
  if (matches.length === 0) throw new NotFoundError('Not found');
  const match = matches.find((route) => route.method === method);
  if (match !== undefined) return match;
  throw new MethodNotAllowedError('Method not allowed', [...matches.map((route) => route.method), 'OPTIONS']);
}
