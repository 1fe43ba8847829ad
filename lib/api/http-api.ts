// The default API: an HTTP API, at a third of a REST API's price. It sends known routes to their
// functions (payload format 2.0) and everything else to the fallback. It answers preflights itself
// and sets the CORS headers of every answer.

import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigw from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CORS, FALLBACK_FUNCTION, routesOf } from '../../lambdas/shared/names.ts';
import { type Api, type HttpFunctions, LOGIN_THROTTLE, PUBLIC_API } from './api.ts';
import { type Domain, domainOf } from './domain.ts';
import type { Settings } from '../settings.ts';

/** One line per request, without personal data: no address, no user agent, no query. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTime(),
    route: AccessLogField.contextRouteKey(),
    status: AccessLogField.contextStatus(),
    milliseconds: AccessLogField.contextResponseLatency(),
    bytes: AccessLogField.contextResponseLength(),
    error: AccessLogField.contextIntegrationErrorMessage(),
  }),
);

const PAYLOAD = { payloadFormatVersion: apigw.PayloadFormatVersion.VERSION_2_0 };

export class HttpApi extends Construct implements Api {
  readonly url: string;
  readonly domain: Domain | undefined;
  readonly gateway: apigw.HttpApi;

  constructor(scope: Construct, settings: Settings, functions: HttpFunctions) {
    super(scope, 'Api');
    const { throttleRate: rateLimit, throttleBurst: burstLimit } = settings;
    const integrations = {
      ingest: new HttpLambdaIntegration('Ingest', functions.ingest, PAYLOAD),
      stats: new HttpLambdaIntegration('Stats', functions.stats, PAYLOAD),
      web: new HttpLambdaIntegration('Web', functions.web, PAYLOAD),
    };

    const api = new apigw.HttpApi(this, 'Http', {
      apiName: settings.stackName,
      createDefaultStage: false,
      disableExecuteApiEndpoint: settings.domainName !== undefined,
      defaultIntegration: integrations[FALLBACK_FUNCTION],
      corsPreflight: {
        allowOrigins: [...settings.corsOrigins],
        allowMethods: CORS.allowMethods.map((method) => apigw.CorsHttpMethod[method]),
        allowHeaders: [...CORS.allowHeaders],
        exposeHeaders: [...CORS.exposeHeaders],
        maxAge: Duration.seconds(CORS.maxAgeSeconds),
      },
    });
    const routes = routesOf(settings.scriptPath).flatMap(({ method, path, handledBy }) =>
      api.addRoutes({ path, methods: [apigw.HttpMethod[method]], integration: integrations[handledBy] }),
    );
    const stage = new apigw.HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      accessLogSettings: {
        destination: new apigw.LogGroupLogDestination(
          new logs.LogGroup(this, 'Log', {
            retention: settings.logRetentionDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: ACCESS_LOG,
      },
    });
    const { route, ...login } = LOGIN_THROTTLE;
    const settingsOfRoutes = {
      [`${route.method} ${route.path}`]: {
        ThrottlingRateLimit: login.rateLimit,
        ThrottlingBurstLimit: login.burstLimit,
      },
    };
    (stage.node.defaultChild as apigw.CfnStage).routeSettings = settingsOfRoutes;
    // CloudFormation refuses settings of a route that is not there yet.
    stage.node.addDependency(...routes);
    this.domain = domainOf(this, settings, { apiId: api.apiId, stage });
    this.url = this.domain?.url ?? api.apiEndpoint;
    this.gateway = api;
    Validations.of(this).acknowledge(...PUBLIC_API);
  }
}
