// A Lambda function of ours, the same in everything but its size, its time and what it is granted. Promises: it may
// write its own log and nothing else until something is granted; its log has an end.

import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../lambdas/shared/names.ts';
import { bundledCode } from './bundle.ts';
import type { Settings } from '../settings.ts';

/** One of FUNCTIONS. Grants in `queue.ts` and `tables.ts` give it permissions, and the variables to use them. */
export class AnalyticsFunction extends lambda.Function {
  /** @param concurrency copies that are kept for it, and the most that run; undefined: whatever the account has left */
  constructor(
    scope: Construct,
    name: FunctionName,
    settings: Settings,
    environment: Record<string, string>,
    concurrency?: number,
  ) {
    const logGroup = new logs.LogGroup(scope, 'Log', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY, // Logs are for the living stack; what is worth keeping is in the tables.
    });
    // Without a role of ours, CDK attaches AWSLambdaBasicExecutionRole, which may write to every log group there is.
    const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);

    super(scope, 'Function', {
      description: `${settings.stackName}: ${name}`,
      code: bundledCode(name),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X, // By name: NODEJS_LATEST is an older one.
      architecture: lambda.Architecture.ARM_64, // A fifth cheaper than x86 for the same GB-seconds.
      memorySize: settings[`${name}Memory`],
      timeout: Duration.seconds(settings[`${name}TimeoutSeconds`]),
      ...(concurrency !== undefined && { reservedConcurrentExecutions: concurrency }),
      role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      // Lambda's own lines for what went wrong alone: `start` and `report` of every invocation are 0.38 dollars per million events.
      systemLogLevelV2: lambda.SystemLogLevel.WARN,
      environment: {
        // Costs a cold start some 30 ms of CPU (measured); errors in the log then name our file and line.
        NODE_OPTIONS: '--enable-source-maps',
        ...environment,
      },
    });
  }
}
