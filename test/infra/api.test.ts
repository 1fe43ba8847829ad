import { describe, expect, test } from 'vitest';
import { CORS, FALLBACK_FUNCTION, ROUTES } from '../../lambdas/shared/names.ts';
import { capital, names, type Resource, type SynthesizedStack, synthesized } from './synth.ts';

const CORS_ORIGINS = 'https://a.example,https://b.example';
const http = synthesized({ api: 'http' });
const rest = synthesized({ api: 'rest' });

/** The same with other names and limits: CDK takes a tenth of a second for each. */
const SLOW = { scriptPath: '/stats/app.js', throttleRate: '50', throttleBurst: '100' };
const FAST = { scriptPath: '/js/app.js', throttleRate: '5000', throttleBurst: '9000' };
const slow = { http: synthesized(SLOW), rest: synthesized({ ...SLOW, api: 'rest' }) };
const fast = { http: synthesized(FAST), rest: synthesized({ ...FAST, api: 'rest' }) };

/** `POST /api/event` by the construct of the function behind it. */
type Routes = Record<string, string>;

const functionIn = (uri: unknown) => /(\w+)Function/.exec(names(uri).join())?.[1] ?? 'nobody';

function httpRoutes(stack: SynthesizedStack): Routes {
  return Object.fromEntries(
    stack.resources('AWS::ApiGatewayV2::Route').map(({ Properties: { RouteKey, Target } }) => {
      const integration = names(Target).join().replace('integrations/', '');
      return [RouteKey, functionIn(stack.properties(integration)['IntegrationUri'])];
    }),
  );
}

function restMethods(stack: SynthesizedStack): { route: string; Properties: Resource['Properties'] }[] {
  const path = (id: string): string => {
    if (id === 'ApiRest') return '';
    const { ParentId, PathPart } = stack.properties(id);
    return `${path(names(ParentId).join())}/${PathPart}`;
  };
  return stack.resources('AWS::ApiGateway::Method').map(({ Properties }) => ({
    route: `${Properties['HttpMethod']} ${path(names(Properties['ResourceId']).join()) || '/'}`,
    Properties,
  }));
}

function restRoutes(stack: SynthesizedStack): Routes {
  const proxies = restMethods(stack).filter(({ Properties }) => Properties['Integration'].Type === 'AWS_PROXY');
  return Object.fromEntries(proxies.map(({ route, Properties }) => [route, functionIn(Properties['Integration'].Uri)]));
}

const known = Object.fromEntries(
  ROUTES.map(({ method, path, handledBy }) => [`${method} ${path}`, capital(handledBy)]),
);

/** `/api`, `/api/v2` and `/api/v2/query`: a REST API has a resource for each. */
const withFolders = (path: string): string[] => {
  const pieces = path.split('/').slice(1);
  return pieces.map((_, index) => `/${pieces.slice(0, index + 1).join('/')}`);
};

describe('both kinds of API', () => {
  test('send the known routes to their functions', () => {
    expect(httpRoutes(http)).toMatchObject(known);
    expect(restRoutes(rest)).toMatchObject(known);
  });

  test(`send everything else to ${FALLBACK_FUNCTION}: other paths, and other methods on the known ones`, () => {
    const fallback = capital(FALLBACK_FUNCTION);
    expect(httpRoutes(http)).toEqual({ ...known, $default: fallback });
    const others = ['/', '/{proxy+}', ...ROUTES.flatMap(({ path }) => withFolders(path))].map((path) => [
      `ANY ${path}`,
      fallback,
    ]);
    expect(restRoutes(rest)).toEqual({ ...known, ...Object.fromEntries(others) });
  });

  test.each(['GET', 'HEAD'])('have the tracker under its other name too (%s)', (method) => {
    const others = { [`${method} ${SLOW.scriptPath}`]: 'Web', [`${method} /js/{file}`]: 'Web' };
    expect(httpRoutes(slow.http)).toMatchObject(others);
    expect(restRoutes(slow.rest)).toMatchObject(others);
  });

  test('need no other route for a name that lies where the tracker is', () => {
    expect(httpRoutes(fast.http)).toEqual(httpRoutes(http));
    expect(restRoutes(fast.rest)).toEqual(restRoutes(rest));
  });

  test.each([
    ['http', http],
    ['rest', rest],
  ])('may call only the functions that answer HTTP (%s)', (_, stack) => {
    const called = stack
      .resources('AWS::Lambda::Permission')
      .filter(({ Properties }) => Properties['Principal'] === 'apigateway.amazonaws.com')
      .map(({ Properties }) => names(Properties['FunctionName']).join());
    expect(new Set(called)).toEqual(new Set(['IngestFunction', 'StatsFunction', 'WebFunction']));
  });

  test('have their address as an output, without a trailing slash', () => {
    expect(names(http.outputs['ApiUrl']?.Value)).toEqual(['ApiHttp']);
    expect(names(rest.outputs['ApiUrl']?.Value).join()).toMatch(/^https:\/\/ApiRest\.execute-api\..*[^/]$/);
  });

  test('let through a hundred requests a second, and a thousand at once', () => {
    const [stage] = http.resources('AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties['DefaultRouteSettings']).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 1000 });
  });

  test('let through only as much as the settings say', () => {
    const [httpStage] = slow.http.resources('AWS::ApiGatewayV2::Stage');
    const [restStage] = slow.rest.resources('AWS::ApiGateway::Stage');
    const limits = { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 };
    expect(httpStage?.Properties['DefaultRouteSettings']).toEqual(limits);
    expect(restStage?.Properties['MethodSettings']).toContainEqual({
      ...limits,
      HttpMethod: '*',
      ResourcePath: '/*',
      DataTraceEnabled: false,
    });
  });

  test('let through five logins a second, and ten at once, whatever the settings say', () => {
    const limits = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 };
    const [httpStage] = fast.http.resources('AWS::ApiGatewayV2::Stage');
    const [restStage] = fast.rest.resources('AWS::ApiGateway::Stage');
    expect(httpStage?.Properties['RouteSettings']).toEqual({ 'POST /api/session': limits });
    const ofOneMethod = restStage?.Properties['MethodSettings'].filter(
      ({ ResourcePath }: { ResourcePath: string }) => ResourcePath !== '/*',
    );
    expect(ofOneMethod).toEqual([
      expect.objectContaining({ ...limits, HttpMethod: 'POST', ResourcePath: '/~1api~1session' }),
    ]);
  });

  test('have the route of logins before the stage that throttles it: CloudFormation looks for it', () => {
    const [stage] = http.resources('AWS::ApiGatewayV2::Stage');
    const login = http
      .resources('AWS::ApiGatewayV2::Route')
      .find(({ Properties }) => Properties['RouteKey'] === 'POST /api/session');
    expect(stage?.DependsOn).toContain(login?.id);
  });
});

describe('the HTTP API', () => {
  const { CorsConfiguration: cors } = synthesized({ corsOrigins: CORS_ORIGINS }).properties('ApiHttp');

  test('answers preflights for the origins of the settings', () => {
    expect(cors).toMatchObject({
      AllowOrigins: CORS_ORIGINS.split(','),
      AllowMethods: CORS.allowMethods,
      AllowHeaders: CORS.allowHeaders,
      ExposeHeaders: CORS.exposeHeaders,
    });
  });

  test('speaks payload format 2.0', () => {
    for (const { Properties } of http.resources('AWS::ApiGatewayV2::Integration')) {
      expect(Properties['PayloadFormatVersion']).toBe('2.0');
    }
  });

  test('logs every request, and nothing about the visitor', () => {
    const { Format, DestinationArn } = http.properties('ApiStage')['AccessLogSettings'];
    expect(names(DestinationArn)).toEqual(['ApiLog']);
    expect(Format).toContain('$context.status');
    expect(Format).not.toMatch(/identity|userAgent|path|query/i);
  });
});

describe('the REST API', () => {
  test('lets pages of other origins use the methods that they need', () => {
    const preflight = restMethods(rest).find(({ route }) => route === 'OPTIONS /api/session');
    const [{ ResponseParameters: headers }] = preflight?.Properties['Integration'].IntegrationResponses ?? [];
    expect(headers['method.response.header.Access-Control-Allow-Methods']).toBe("'POST,GET,HEAD'");
  });

  test('answers preflights itself wherever it answers at all', () => {
    const methods = restMethods(rest);
    const paths = (method: string) =>
      methods.flatMap(({ route }) => (route.startsWith(`${method} `) ? [route.slice(method.length)] : [])).toSorted();
    expect(paths('OPTIONS')).toEqual(paths('ANY'));
    const preflights = methods.filter(({ route }) => route.startsWith('OPTIONS'));
    expect(new Set(preflights.map(({ Properties }) => Properties['Integration'].Type))).toEqual(new Set(['MOCK']));
  });

  test('answers its own errors in our shape, readable by any page', () => {
    const responses = rest.resources('AWS::ApiGateway::GatewayResponse').map(({ Properties }) => Properties);
    expect(responses.map((response) => response['ResponseType'])).toEqual(['DEFAULT_4XX', 'DEFAULT_5XX']);
    for (const { ResponseTemplates, ResponseParameters } of responses) {
      const body = ResponseTemplates['application/json'].replace('$context.error.messageString', '"Forbidden"');
      expect(JSON.parse(body)).toEqual({ success: false, error: 'Forbidden' });
      expect(ResponseParameters['gatewayresponse.header.Access-Control-Allow-Origin']).toBe("'*'");
    }
  });

  test('takes bodies as text, and sends text, as no media type is binary', () => {
    expect(rest.properties('ApiRest')['BinaryMediaTypes']).toBeUndefined();
  });

  test('leaves the settings of the account alone', () => {
    expect(rest.resources('AWS::ApiGateway::Account')).toEqual([]);
  });
});
