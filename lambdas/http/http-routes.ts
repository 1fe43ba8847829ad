// Finds the function that answers a request, by the routes of the deployment: its gateway is built
// from the same list.

import type { Context } from 'aws-lambda';

import { MethodNotAllowedError, NotFoundError } from './errors.ts';
import { type HttpAnswer, type Reply, toReply } from './http-answer.ts';
import type { HttpRequest } from './http-request.ts';
import type { Route } from '../shared/names.ts';

/** A request of a route; `parameters` are the segments of its path by the names in `{…}`. */
export type RoutedRequest = HttpRequest & { readonly parameters: Readonly<Record<string, string>> };

export type Answer = (request: RoutedRequest, context: Context) => Promise<HttpAnswer>;

/**
 * Answers by `METHOD /path` of a route; every other route is a 404 or 405. A HEAD is answered as
 * its GET.
 */
export type Answers = Readonly<Record<string, Answer>>;

/** The same answers, each by what `wrap` makes of it. */
export const eachAnswer = (answers: Answers, wrap: (answer: Answer) => Answer): Answers =>
  Object.fromEntries(Object.entries(answers).map(([route, answer]) => [route, wrap(answer)]));

/**
 * Gives a request to its function. Throws NotFoundError, MethodNotAllowedError, and whatever the
 * function throws.
 */
export const routeTo = (answers: Answers, routes: readonly Route[]) =>
  async function answerRoute(request: HttpRequest, context: Context): Promise<Reply> {
    const { method, path, parameters } = routeOf(request, routes);
    const answer = answers[`${method === 'HEAD' ? 'GET' : method} ${path}`];
    if (answer === undefined) throw new NotFoundError('Not found');
    return toReply(await answer({ ...request, parameters }, context));
  };

function routeOf({ method, path }: HttpRequest, routes: readonly Route[]): RouteMatch {
  const matches = routes.flatMap((route) => {
    const parameters = parametersIn(path, route.path);
    return parameters === undefined ? [] : [{ method: route.method, path: route.path, parameters }];
  });
  if (matches.length === 0) throw new NotFoundError('Not found');
  const match = matches.find((route) => route.method === method);
  if (match !== undefined) return match;
  throw new MethodNotAllowedError('Method not allowed', [...matches.map((route) => route.method), 'OPTIONS']);
}

interface RouteMatch {
  readonly method: string;
  readonly path: string;
  readonly parameters: RoutedRequest['parameters'];
}

/**
 * Segment by segment; undefined for the path of another route. `{rest+}` at the end stands for the
 * empty text after a slash, and for nothing else: both kinds of gateways give it to us, one with
 * the slash and one without. Any other `{name+}` stands for all that is left, with its slashes.
 */
function parametersIn(path: string, template: string): RoutedRequest['parameters'] | undefined {
  // Most routes have none, and most others begin otherwise.
  const first = template.indexOf('/{');
  if (first < 0) return path === template ? NONE : undefined;
  if (!path.startsWith(template.slice(0, first))) return undefined;
  const places = template.split('/');
  const segments = segmentsOf(path, places.length, template.endsWith('+}'));
  if (segments.length !== places.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, place] of places.entries()) {
    const segment = segments[index] ?? '';
    const isEmpty = segment === '';
    if (place === '{rest+}' ? !isEmpty : place.startsWith('{') ? isEmpty : segment !== place) return undefined;
    if (place.startsWith('{') && !isEmpty) parameters[place.replaceAll(/[{}+]/g, '')] = segment;
  }
  return parameters;
}

/** The last of `count` segments has the rest, if it is to. */
function segmentsOf(path: string, count: number, hasRest: boolean): string[] {
  const segments = path.split('/');
  return hasRest && segments.length > count
    ? [...segments.slice(0, count - 1), segments.slice(count - 1).join('/')]
    : segments;
}

const NONE = {};
