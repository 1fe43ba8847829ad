// API Gateway's routing. Reads the routes of an HTTP API, or the resources and methods of a REST
// API, from the template, and finds the route of a request by the rules of that kind of API.

import { z } from 'zod';
import { LocalStackFailure } from '../failure.ts';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import { type Cors, CorsConfiguration } from './cors.ts';
import { GatewayResponse, mockAnswer, MockIntegration, ownAnswer } from './rest-answers.ts';
import { type Answer, message } from './answer.ts';
import type { Template } from '../template/template.ts';

export interface Route {
  method: string;
  /** As in the template, such as `/api/event/{receipt}`, or `$default`. */
  path: string;
  /** The event's name for it: `POST /api/event` or `$default` (HTTP API). */
  key: string;
  /** The function that answers, or a fixed answer (a REST API's mock, for preflights). */
  target: LambdaFunction | Answer;
}

export interface Match {
  route: Route;
  parameters: Record<string, string>;
}

export interface Api {
  /** An HTTP API speaks payload format 2.0, a REST API 1.0. */
  kind: 'http' | 'rest';
  id: string;
  cors: Cors | undefined;
  /**
   * Answers of at least this many bytes are compressed for clients that accept it; undefined: none.
   */
  compressFrom: number | undefined;
  /** The API's own answer, for when no function gives one. */
  own(status: number, text: string): Answer;
  /** `path` is as the client sent it, without the query. */
  match(method: string, path: string): Match | undefined;
}

const HttpApi = z.object({ CorsConfiguration: CorsConfiguration.optional() });
const HttpRoute = z.object({ RouteKey: z.string(), Target: z.string() });
const HttpIntegration = z.object({
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0', 'an HTTP API is emulated with payload format 2.0 alone'),
});
const RestApi = z.object({ MinimumCompressionSize: z.number().optional() });
const RestResource = z.object({ ParentId: z.string(), PathPart: z.string() });
const RestMethod = z.object({
  ResourceId: z.string(),
  HttpMethod: z.string(),
  Integration: z.union(
    [z.object({ Type: z.literal('AWS_PROXY'), Uri: z.string() }), MockIntegration],
    'only AWS_PROXY and MOCK integrations are emulated',
  ),
});

/** The template's one API. */
export function apiOf(template: Template, functions: Map<string, LambdaFunction>): Api {
  const http = template.resources('AWS::ApiGatewayV2::Api', HttpApi);
  const rest = template.resources('AWS::ApiGateway::RestApi', RestApi);
  const [api] = [...http, ...rest];
  if (api === undefined || http.length + rest.length !== 1) {
    throw new LocalStackFailure(
      `The local stack serves exactly one API; the template has ${http.length + rest.length}.`,
    );
  }
  const routes = http.length > 0 ? httpRoutes(template, functions) : restRoutes(template, functions, api.id);
  const kind = http.length > 0 ? 'http' : 'rest';
  const responses = template
    .resources('AWS::ApiGateway::GatewayResponse', GatewayResponse)
    .map((each) => each.properties);
  return {
    kind,
    id: api.id,
    cors: http[0]?.properties.CorsConfiguration,
    compressFrom: rest[0]?.properties.MinimumCompressionSize,
    own: (status, text) => (kind === 'http' ? message(status, text) : ownAnswer(responses, status, text)),
    match: matcher(routes, kind),
  };
}

function functionIn(uri: string, functions: Map<string, LambdaFunction>): LambdaFunction {
  const target = [...functions].find(([arn]) => uri === arn || uri.includes(`/${arn}/`))?.[1];
  if (!target) throw new LocalStackFailure(`An API route leads to ${uri}, which is not a function of the template.`);
  return target;
}

function httpRoutes(template: Template, functions: Map<string, LambdaFunction>): Route[] {
  const integrations = new Map(
    template.resources('AWS::ApiGatewayV2::Integration', HttpIntegration).map(({ id, properties }) => [id, properties]),
  );
  return template
    .resources('AWS::ApiGatewayV2::Route', HttpRoute)
    .map(({ id, properties: { RouteKey: key, Target } }) => {
      const integration = integrations.get(Target.replace('integrations/', ''));
      if (!integration)
        throw new LocalStackFailure(`Route ${id} leads to ${Target}, which the template does not have.`);
      const [method = '', path = ''] = key === '$default' ? ['ANY', '$default'] : key.split(' ');
      const target = functionIn(integration.IntegrationUri, functions);
      return { method, path, key, target };
    });
}

function restRoutes(template: Template, functions: Map<string, LambdaFunction>, apiId: string): Route[] {
  const resources = new Map(
    template.resources('AWS::ApiGateway::Resource', RestResource).map(({ id, properties }) => [id, properties]),
  );
  const pathOf = (id: string): string => {
    const resource = resources.get(id);
    return resource ? `${pathOf(resource.ParentId)}/${resource.PathPart}` : '';
  };
  return template.resources('AWS::ApiGateway::Method', RestMethod).map(({ properties }) => {
    const { ResourceId, HttpMethod: method, Integration } = properties;
    const path = ResourceId === `${apiId}/` ? '/' : pathOf(ResourceId);
    const target = Integration.Type === 'MOCK' ? mockAnswer(Integration) : functionIn(Integration.Uri, functions);
    return { method, path, key: `${method} ${path}`, target };
  });
}

/** Literal segments rank before parameters, then `{proxy+}`, then `$default`. */
const rank = (path: string): number => (path === '$default' ? 3 : path.includes('+}') ? 2 : path.includes('{') ? 1 : 0);

/**
 * In an HTTP API a path with another method falls through to the next route; in a REST API it ends
 * there.
 */
function matcher(routes: Route[], kind: Api['kind']): Api['match'] {
  const candidates = routes
    .map((route) => ({ route, pattern: patternOf(route.path, kind) }))
    .sort((a, b) => rank(a.route.path) - rank(b.route.path) || b.route.path.length - a.route.path.length);
  const takes = (route: Route, method: string): boolean => route.method === method || route.method === 'ANY';
  return (method, path) => {
    let first: string | undefined;
    let any: Match | undefined;
    for (const { route, pattern } of candidates) {
      if (first !== undefined && first !== route.path) break;
      const found = pattern.exec(path);
      if (!found) continue;
      if (kind === 'rest' || takes(route, method)) first = route.path;
      if (!takes(route, method)) continue;
      const match = { route, parameters: parametersOf(found) };
      if (route.method === method) return match;
      any = match;
    }
    return any;
  };
}

/**
 * In an HTTP API a greedy parameter may be empty (https://github.com/storacha/w3infra/pull/166); a
 * REST API finds `/a/` where `/a` is
 * (https://github.com/aws-powertools/powertools-lambda-python/issues/1552).
 */
function patternOf(path: string, kind: Api['kind']): RegExp {
  if (path === '$default') return /^/;
  const segments = path.split('/').map((segment) => {
    const name = /^\{(\w+)(\+?)\}$/.exec(segment);
    if (!name) return segment.replaceAll(/[^\w-]/g, String.raw`\$&`);
    return name[2] ? `(?<${name[1]}>${kind === 'http' ? '.*' : '.+'})` : `(?<${name[1]}>[^/]+)`;
  });
  return new RegExp(`^${segments.join('/')}${kind === 'rest' && path !== '/' ? '/?' : ''}$`);
}

const parametersOf = (found: RegExpExecArray): Record<string, string> =>
  Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decoded(value)]));

/** Percent-decoding that accepts everything that browsers and hostile clients send. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
