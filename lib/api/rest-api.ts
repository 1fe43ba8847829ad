// The alternative API (`-c api=rest`): a REST API with the same routes (payload format 1.0), for
// LocalStack's free image and for deployments that need a REST API's features. It answers
// preflights itself; the functions set the CORS headers of their answers. The API's own errors have
// our shape.

import { Aws, Duration, Size, Validations } from 'aws-cdk-lib';
import * as apigw from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { CORS, FALLBACK_FUNCTION, MIN_COMPRESSED_BYTES, routesOf } from '../../lambdas/shared/names.ts';
import { type Api, type HttpFunctions, LOGIN_THROTTLE, PUBLIC_API } from './api.ts';
import { type Domain, domainOf } from './domain.ts';
import type { Settings } from '../settings.ts';

const NO_ACCOUNT_ROLE =
  'Logs of a REST API need an account-wide role, which one stack should not set. ' +
  'The functions write logs, and API Gateway writes metrics.';

const ACCEPTED = [
  { id: 'AwsSolutions-APIG1', reason: NO_ACCOUNT_ROLE },
  { id: 'AwsSolutions-APIG6', reason: NO_ACCOUNT_ROLE },
  {
    id: 'AwsSolutions-APIG2',
    reason: 'The functions validate events and name the wrong field; the API could only say that a field is wrong.',
  },
  {
    id: 'AwsSolutions-APIG3',
    reason: 'A firewall costs more a month than the rest of a small site; throttleRate bounds the cost of a flood.',
  },
];

export class RestApi extends Construct implements Api {
  readonly url: string;
  readonly domain: Domain | undefined;
  readonly gateway: apigw.RestApi;

  constructor(scope: Construct, settings: Settings, functions: HttpFunctions) {
    super(scope, 'Api');
    const { throttleRate, throttleBurst } = settings;
    const login = LOGIN_THROTTLE;
    const integrations = {
      ingest: integration(functions.ingest),
      stats: integration(functions.stats),
      web: integration(functions.web),
    };

    const api = new apigw.RestApi(this, 'Rest', {
      restApiName: settings.stackName,
      disableExecuteApiEndpoint: settings.domainName !== undefined,
      endpointTypes: [apigw.EndpointType.REGIONAL],
      minCompressionSize: Size.bytes(MIN_COMPRESSED_BYTES),
      // See NO_ACCOUNT_ROLE: setting the role changes the logs of all other APIs, deleting it ends
      // them.
      cloudWatchRole: false,
      deployOptions: {
        throttlingRateLimit: throttleRate,
        throttlingBurstLimit: throttleBurst,
        methodOptions: {
          [`${login.route.path}/${login.route.method}`]: {
            throttlingRateLimit: login.rateLimit,
            throttlingBurstLimit: login.burstLimit,
          },
        },
      },
      defaultCorsPreflightOptions: {
        allowOrigins: [...settings.corsOrigins],
        allowMethods: [...CORS.allowMethods],
        allowHeaders: [...CORS.allowHeaders],
        exposeHeaders: [...CORS.exposeHeaders],
        maxAge: Duration.seconds(CORS.maxAgeSeconds),
      },
    });
    for (const { method, path, handledBy } of routesOf(settings.scriptPath))
      api.root.resourceForPath(path).addMethod(method, integrations[handledBy]);
    // A resource without methods answers 403. So every resource, intermediate ones too, sends
    // unmatched requests to the fallback. CDK copies the proxy's methods to the root.
    api.root.addProxy({ anyMethod: false });
    for (const resource of api.node.findAll().filter((node) => node instanceof apigw.Resource)) {
      resource.addMethod('ANY', integrations[FALLBACK_FUNCTION]);
    }
    for (const type of [apigw.ResponseType.DEFAULT_4XX, apigw.ResponseType.DEFAULT_5XX]) {
      api.addGatewayResponse(type.responseType, {
        type,
        // A gateway response cannot choose among origins, and these answers hold nothing secret.
        responseHeaders: { 'Access-Control-Allow-Origin': "'*'" },
        templates: { 'application/json': '{"success":false,"error":$context.error.messageString}' },
      });
    }
    api.node.tryRemoveChild('Endpoint'); // CDK adds this output by default; the stack has its own.
    const stage = api.deploymentStage;
    this.domain = domainOf(this, settings, { apiId: api.restApiId, stage });
    this.url =
      this.domain?.url ?? `https://${api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/${stage.stageName}`;
    this.gateway = api;
    Validations.of(this).acknowledge(...PUBLIC_API, ...ACCEPTED);
  }
}

const integration = (fn: HttpFunctions[keyof HttpFunctions]) =>
  // One permission for this API, not one per method.
  new apigw.LambdaIntegration(fn, { scopePermissionToMethod: false });
