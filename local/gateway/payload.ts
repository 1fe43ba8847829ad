// The events that API Gateway makes of HTTP requests: payload format 2.0 (HTTP API) and 1.0 (REST
// API).
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT } from '../template/names.ts';
import { type Api, decoded, type Match } from './routes.ts';

/** A request after its body was read and its route was found. */
export interface Incoming {
  request: IncomingMessage;
  path: string;
  query: string;
  body: Buffer;
  requestId: string;
  api: Api;
  match: Match;
}

const DOMAIN = 'localhost';

/** Format 1.0 lists every way to identify a caller; this API uses none of them. */
const NOBODY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/**
 * An HTTP API passes these types on as text and everything else in base64, including form data and
 * bodies without a type. Found by trials on AWS: https://github.com/ministackorg/ministack/pull/766
 */
const TEXT = /^(text\/|application\/(json|javascript|xml)\s*(;|$))/i;

/** The event for a route's function, in JSON. */
export const eventOf = (incoming: Incoming): string =>
  JSON.stringify(incoming.api.kind === 'http' ? format2(incoming) : format1(incoming));

function format2({ request, path, query, body, requestId, api, match }: Incoming): APIGatewayProxyEventV2 {
  const { cookie, ...others } = headersOf(request);
  const text = TEXT.test(request.headers['content-type'] ?? '');
  const now = Date.now();
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: decoded(path),
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers: others,
    ...(query === '' ? {} : { queryStringParameters: joined(parsed(query)) }),
    ...(hasAny(match.parameters) ? { pathParameters: match.parameters } : {}),
    requestContext: {
      accountId: ACCOUNT,
      apiId: api.id,
      domainName: DOMAIN,
      domainPrefix: DOMAIN,
      http: {
        method: request.method ?? '',
        path: decoded(path),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: match.route.key,
      stage: '$default',
      time: clock(now),
      timeEpoch: now,
    },
    ...(body.length === 0 ? {} : { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  };
}

function format1({ request, path, query, body, requestId, api, match }: Incoming): APIGatewayProxyEvent {
  const multiHeaders: Record<string, string[]> = {};
  for (const [name, value] of pairs(request)) (multiHeaders[name] ??= []).push(value);
  const multiQuery = query === '' ? null : parsed(query);
  const now = Date.now();
  return {
    resource: match.route.path,
    // As the client sent it; only HTTP APIs decode it:
    // https://github.com/middleapi/standard-server/pull/93
    path,
    httpMethod: request.method ?? '',
    headers: lastOf(multiHeaders),
    multiValueHeaders: multiHeaders,
    queryStringParameters: multiQuery && lastOf(multiQuery),
    multiValueQueryStringParameters: multiQuery,
    pathParameters: hasAny(match.parameters) ? match.parameters : null,
    stageVariables: null,
    requestContext: {
      accountId: ACCOUNT,
      apiId: api.id,
      authorizer: null,
      domainName: DOMAIN,
      domainPrefix: DOMAIN,
      httpMethod: request.method ?? '',
      identity: {
        ...NOBODY,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? null,
      },
      path,
      protocol: `HTTP/${request.httpVersion}`,
      requestId,
      requestTime: clock(now),
      requestTimeEpoch: now,
      resourceId: match.route.path,
      resourcePath: match.route.path,
      stage: 'local',
    },
    body: body.length === 0 ? null : body.toString(),
    isBase64Encoded: false,
  };
}

/**
 * What the gateway adds to the client's headers: to what others say of where it comes from, what it
 * sees itself.
 */
const forwarded = ({ socket, headers }: IncomingMessage): Record<string, string> => {
  const said = headers['x-forwarded-for'];
  const { remoteAddress = '', localPort } = socket;
  return {
    'x-forwarded-for': said ? `${String(said)}, ${remoteAddress}` : remoteAddress,
    'x-forwarded-port': String(localPort),
    'x-forwarded-proto': 'http',
  };
};

/**
 * Lower-case names, repeated values joined by commas, as Node has them. Node treats only
 * `set-cookie` differently, which requests do not have.
 */
const headersOf = (request: IncomingMessage): Record<string, string | undefined> => ({
  ...(request.headers as Record<string, string | undefined>),
  ...forwarded(request),
});

/** Names as the client wrote them, with every value. */
function* pairs(request: IncomingMessage): Generator<[string, string]> {
  yield* Object.entries(forwarded(request));
  const { rawHeaders } = request;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.toLowerCase() !== 'x-forwarded-for') yield [name, rawHeaders[i + 1] ?? ''];
  }
}

function parsed(query: string): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

const joined = (multi: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.join(',')]));

const lastOf = (multi: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.at(-1) ?? '']));

const hasAny = (of: object): boolean => Object.keys(of).length > 0;

let second = 0;
let text = '';

/** `12/Mar/2020:19:03:58 +0000`, formatted once a second. */
function clock(now: number): string {
  if (Math.floor(now / 1000) !== second) {
    second = Math.floor(now / 1000);
    const [, day, month, year, time] = new Date(now).toUTCString().split(' ');
    text = `${day}/${month}/${year}:${time} +0000`;
  }
  return text;
}
