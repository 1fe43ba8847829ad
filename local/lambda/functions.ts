// Lambda: the functions of the template, each with its bundled asset and the environment that
// Lambda would give it. They find the local services by AWS_ENDPOINT_URL_*, as every AWS client
// does, so no line of the handlers is about running locally.

import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { accessKeyOf } from '../iam/access-keys.ts';
import type { FunctionSpec } from './environment.ts';
import type { Faults } from '../faults/faults.ts';
import type { Permissions } from '../iam/iam.ts';
import { LambdaFunction } from './lambda-function.ts';
import { ACCOUNT } from '../template/names.ts';
import type { Template } from '../template/template.ts';

const FunctionProperties = z.object({
  Code: z.object({ S3Key: z.string('only functions with a bundled asset are emulated') }),
  Handler: z.string(),
  Runtime: z.string().startsWith('nodejs', 'only Node.js runtimes are emulated'),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).default({}) }).default({ Variables: {} }),
  LoggingConfig: z.object({ LogGroup: z.string().optional() }).default({}),
  ReservedConcurrentExecutions: z.number().positive().optional(),
});

/** The addresses of the services that functions call. */
export interface Endpoints {
  sqs: string;
  dynamodb: string;
}

/**
 * Environments of one function at a time: one per core, since more threads only add memory (some 30
 * MB each), compilation and switching. At least 2, or races between environments would never happen
 * here.
 */
const CONCURRENCY = Math.min(Math.max(availableParallelism(), 2), 4);

/** The template's functions by ARN; none of them is started yet. */
export function functionsOf(
  template: Template,
  endpoints: Endpoints,
  permissions: Permissions,
  faults: Faults,
  log: (line: string) => void,
  debug = false,
): Map<string, LambdaFunction> {
  return new Map(
    template.resources('AWS::Lambda::Function', FunctionProperties).map(({ id, properties }) => {
      const { Ref: functionName = '', Arn: functionArn = '' } = template.attributesOf(id);
      const taskRoot = template.asset(properties.Code.S3Key);
      const spec: FunctionSpec = {
        taskRoot,
        functionName,
        functionArn,
        handler: properties.Handler,
        memoryMb: properties.MemorySize,
        timeoutMs: properties.Timeout * 1000,
        cacheDir: getCompileCacheDir(),
        concurrency: Math.min(CONCURRENCY, properties.ReservedConcurrentExecutions ?? CONCURRENCY),
        env: {
          ...properties.Environment.Variables,
          AWS_REGION: template.region,
          AWS_DEFAULT_REGION: template.region,
          AWS_LAMBDA_FUNCTION_NAME: functionName,
          AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
          AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
          AWS_LAMBDA_LOG_STREAM_NAME: 'local',
          AWS_LAMBDA_LOG_LEVEL: debug ? 'DEBUG' : 'INFO',
          AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
          // One key per function, so that a service knows its caller.
          AWS_ACCESS_KEY_ID: accessKeyOf(id),
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_SESSION_TOKEN: 'local',
          AWS_ENDPOINT_URL_SQS: endpoints.sqs,
          AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
          LAMBDA_TASK_ROOT: taskRoot,
          _HANDLER: properties.Handler,
          TZ: ':UTC',
        },
      };
      // Lambda writes a function's log with the function's role. Without that permission there is
      // no log, and no error.
      const { LogGroup = `/aws/lambda/${functionName}` } = properties.LoggingConfig;
      const stream = `arn:aws:logs:${template.region}:${ACCOUNT}:log-group:${LogGroup}:log-stream:local`;
      const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
      const mayLog = actions.filter((action) => permissions.allows(id, action, stream)).length === actions.length;
      const write = (line: string): void => (mayLog ? log(`${functionName} | ${line}`) : undefined);
      return [functionArn, new LambdaFunction(spec, faults, write)];
    }),
  );
}
