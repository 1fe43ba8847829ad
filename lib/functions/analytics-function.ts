// A Lambda function of ours. The functions differ only in memory, timeout and grants. Promises: the
// function may write its own log and nothing else until a grant allows more; its log expires.

import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../lambdas/shared/names.ts';
import { bundledCode } from './bundle.ts';
import type { Settings } from '../settings.ts';

/**
 * One of FUNCTIONS. The grants in `queue.ts` and `tables.ts` give it permissions and the
 * environment variables that go with them.
 */
export class AnalyticsFunction extends lambda.Function {
  /**
   * @param concurrency reserved concurrency, which is also the maximum; undefined: shares the
   *   account's
   */
  constructor(
    scope: Construct,
    name: FunctionName,
    settings: Settings,
    environment: Record<string, string>,
    concurrency?: number,
  ) {
    const logGroup = new logs.LogGroup(scope, 'Log', {
      retention: settings.logRetentionDays,
      // Logs serve the running stack; the tables hold everything worth keeping.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Without a role of ours, CDK attaches AWSLambdaBasicExecutionRole, which may write to every
    // log group.
    const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);

    super(scope, 'Function', {
      description: `${settings.stackName}: ${name}`,
      code: bundledCode(name),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X, // NODEJS_LATEST is an older version.
      architecture: lambda.Architecture.ARM_64, // A fifth cheaper than x86 for the same GB-seconds.
      memorySize: settings[`${name}Memory`],
      timeout: Duration.seconds(settings[`${name}TimeoutSeconds`]),
      ...(concurrency !== undefined && { reservedConcurrentExecutions: concurrency }),
      role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      // Lambda's own log lines only for failures: `start` and `report` of every invocation would
      // cost 0.38 dollars per million events.
      systemLogLevelV2: lambda.SystemLogLevel.WARN,
      environment,
    });
  }
}
