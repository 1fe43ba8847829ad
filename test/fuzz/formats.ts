// The two events that API Gateway makes of one request: payload format 2.0 (HTTP API) and 1.0 (REST
// API).
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

import type { GatewayEvent } from '../../lambdas/http/http-request.ts';
import type { Request } from './requests.ts';

/** Properties that both formats have and no answer depends on are left out. */
export const FORMATS = {
  '2.0': (request: Request): GatewayEvent => {
    const headers = grouped(lowerCase(request.headers));
    const cookies = headers.get('cookie')?.flatMap((value) => value.split(/; */));
    headers.delete('cookie');
    return {
      version: '2.0',
      routeKey: '$default',
      rawPath: request.path,
      rawQueryString: request.query,
      ...(cookies !== undefined && { cookies }),
      headers: mapped(headers, (values) => values.join(',')),
      requestContext: {
        requestId: REQUEST_ID,
        http: { method: request.method, path: request.path, sourceIp: SOURCE_ADDRESS },
      },
      ...bodyOf(request, undefined),
    } as GatewayEvent;
  },

  '1.0': (request: Request): GatewayEvent => {
    const headers = grouped(request.headers);
    const query = grouped([...new URLSearchParams(request.query)]);
    return {
      resource: request.path,
      path: request.path,
      httpMethod: request.method,
      headers: orNull(mapped(headers, last)),
      multiValueHeaders: orNull(Object.fromEntries(headers)),
      queryStringParameters: orNull(mapped(query, last)),
      multiValueQueryStringParameters: orNull(Object.fromEntries(query)),
      requestContext: { requestId: REQUEST_ID, identity: { sourceIp: SOURCE_ADDRESS } },
      ...bodyOf(request, null),
    } as GatewayEvent;
  },
};

const REQUEST_ID = 'fuzz';
/** Who calls the gateway. */
export const SOURCE_ADDRESS = '203.0.113.1';

function bodyOf<None>({ body }: Request, none: None): { body: string | None; isBase64Encoded: boolean } {
  if (body === undefined) return { body: none, isBase64Encoded: false };
  if ('badBase64' in body) return { body: body.badBase64, isBase64Encoded: true };
  if (body.bytes.length === 0) return { body: none, isBase64Encoded: false };
  return { body: body.bytes.toString(body.base64 ? 'base64' : 'utf8'), isBase64Encoded: body.base64 };
}

type Pairs = readonly (readonly [name: string, value: string])[];

const lowerCase = (pairs: Pairs): Pairs => pairs.map(([name, value]) => [name.toLowerCase(), value]);

const grouped = (pairs: Pairs): Map<string, string[]> =>
  new Map([...Map.groupBy(pairs, ([name]) => name)].map(([name, some]) => [name, some.map(([, value]) => value)]));

/** As JSON.parse makes them: `__proto__` is an ordinary key. */
const mapped = (groups: Map<string, string[]>, to: (values: string[]) => string): Record<string, string> =>
  Object.fromEntries([...groups].map(([name, values]) => [name, to(values)]));

const last = (values: string[]): string => values.at(-1) ?? '';

const orNull = <T extends object>(record: T): T | null => (Object.keys(record).length === 0 ? null : record);
