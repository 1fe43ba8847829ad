// A handmade cloud assembly, as small as the local stack can run: an API in front of a function, a
// queue with a dead-letter queue in front of another function, and a table. Tests provide the
// handlers' source.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../local/stack.ts';

export interface AssemblyOptions {
  api?: 'http' | 'rest';
  /** Source of the function behind the API; `event` and `context` are in scope. */
  front?: string;
  /** Source of the function behind the queue; `note(value)` passes a value to the test. */
  back?: string;
  properties?: Record<string, Record<string, unknown>>;
  /**
   * An additional scheduled rule, which calls the function behind the API unless these properties
   * say otherwise.
   */
  rule?: object;
}

/** What tests that run at the same time give of their context; others need not. */
export type Context = Pick<TestContext, 'onTestFinished'>;

/** A new directory, removed after the test. */
export function scratch(context: Context = { onTestFinished }): string {
  const dir = mkdtempSync(join(tmpdir(), 'fast-analytics-local-'));
  context.onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const arn = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Writes `<dir>/cdk.out` and returns its path. */
export function writeAssembly(dir: string, options: AssemblyOptions = {}): string {
  const { api = 'http', front = 'return event;', back = '', properties = {}, rule } = options;
  const out = join(dir, 'cdk.out');
  const notes = JSON.stringify(join(dir, 'notes'));
  const asset = (name: string, body: string): void => {
    mkdirSync(join(out, `asset.${name}`), { recursive: true });
    const source = `import { appendFileSync } from 'node:fs';
      const note = (value) => appendFileSync(${notes}, JSON.stringify(value) + '\\n');
      export const handler = async (event, context) => { ${body} };`;
    writeFileSync(join(out, `asset.${name}`, 'index.mjs'), source);
  };
  asset('front', front);
  asset('back', back);
  const lambda = (name: string, Variables: object): object => ({
    Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}' }, S3Key: `${name}.zip` },
    Handler: 'index.handler',
    Role: arn('Role'),
    Runtime: 'nodejs24.x',
    Timeout: 5,
    MemorySize: 128,
    Environment: { Variables },
  });
  const resources: Record<string, [type: string, properties: object]> = {
    Items: [
      'AWS::DynamoDB::Table',
      {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
    ],
    Role: [
      'AWS::IAM::Role',
      { Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }] },
    ],
    Dead: ['AWS::SQS::Queue', {}],
    Jobs: [
      'AWS::SQS::Queue',
      {
        QueueName: 'jobs',
        VisibilityTimeout: 300,
        RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 2 },
      },
    ],
    Front: ['AWS::Lambda::Function', lambda('front', { QUEUE_URL: { Ref: 'Jobs' }, TABLE: { Ref: 'Items' } })],
    Back: ['AWS::Lambda::Function', lambda('back', { SECRET: 'of back' })],
    Mapping: [
      'AWS::Lambda::EventSourceMapping',
      {
        EventSourceArn: arn('Jobs'),
        FunctionName: { Ref: 'Back' },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    ],
    ...(api === 'http' ? httpApi() : restApi()),
    ...(rule && { Schedule: ['AWS::Events::Rule', { ...DAILY, ...rule }] }),
  };
  writeJson(join(out, 'manifest.json'), {
    version: '36.0.0',
    artifacts: {
      'Test.assets': { type: 'cdk:asset-manifest', properties: { file: 'Test.assets.json' } },
      Test: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'Test.template.json' },
      },
    },
  });
  writeJson(join(out, 'Test.assets.json'), {
    files: Object.fromEntries(
      ['front', 'back'].map((name) => [
        name,
        { source: { path: `asset.${name}` }, destinations: { here: { objectKey: `${name}.zip` } } },
      ]),
    ),
  });
  writeJson(join(out, 'Test.template.json'), {
    Resources: Object.fromEntries(
      Object.entries(resources).map(([id, [Type, Properties]]) => [
        id,
        { Type, Properties: { ...Properties, ...properties[id] } },
      ]),
    ),
    Outputs: {
      ApiUrl: { Value: { 'Fn::Sub': 'https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/' } },
      JobsUrl: { Value: { Ref: 'Jobs' } },
      DeadUrl: { Value: { Ref: 'Dead' } },
      ItemsName: { Value: { Ref: 'Items' } },
    },
  });
  return out;
}

const DAILY = { ScheduleExpression: 'rate(1 day)', State: 'ENABLED', Targets: [{ Id: 'Target0', Arn: arn('Front') }] };

const ROUTES = ['GET /echo', 'POST /echo', 'GET /things/{id}', 'ANY /deep/{rest+}'];

function httpApi(): Record<string, [string, object]> {
  const route = (RouteKey: string): [string, object] => [
    'AWS::ApiGatewayV2::Route',
    { RouteKey, Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] } },
  ];
  return {
    Api: ['AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }],
    Integration: ['AWS::ApiGatewayV2::Integration', { IntegrationUri: arn('Front'), PayloadFormatVersion: '2.0' }],
    ...Object.fromEntries(ROUTES.map((key, i) => [`Route${i}`, route(key)])),
  };
}

function restApi(): Record<string, [string, object]> {
  const uri = 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Front.Arn}/invocations';
  const proxy = { Type: 'AWS_PROXY', Uri: { 'Fn::Sub': uri } };
  const resource = (PathPart: string, parent: object): [string, object] => [
    'AWS::ApiGateway::Resource',
    { ParentId: parent, PathPart },
  ];
  const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };
  const method = (HttpMethod: string, ResourceId: object, Integration: object = proxy): [string, object] => [
    'AWS::ApiGateway::Method',
    { HttpMethod, ResourceId, Integration },
  ];
  const mock = {
    Type: 'MOCK',
    IntegrationResponses: [
      {
        StatusCode: '204',
        ResponseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
      },
    ],
  };
  return {
    Api: ['AWS::ApiGateway::RestApi', {}],
    Errors: [
      'AWS::ApiGateway::GatewayResponse',
      {
        ResponseType: 'DEFAULT_5XX',
        ResponseParameters: { 'gatewayresponse.header.X-From': "'gateway'" },
        ResponseTemplates: { 'application/json': '{"error":$context.error.messageString}' },
      },
    ],
    Echo: resource('echo', root),
    Things: resource('things', root),
    Thing: resource('{id}', { Ref: 'Things' }),
    GetEcho: method('GET', { Ref: 'Echo' }),
    PostEcho: method('POST', { Ref: 'Echo' }),
    OptionsEcho: method('OPTIONS', { Ref: 'Echo' }, mock),
    GetThing: method('GET', { Ref: 'Thing' }),
  };
}

const writeJson = (path: string, value: unknown): void => writeFileSync(path, JSON.stringify(value));

export interface Started {
  stack: LocalStack;
  dir: string;
  /** The values that handlers passed to `note`, in order. */
  notes: () => unknown[];
  /** Calls SQS over HTTP, as an operator would. */
  sqs: (action: string, body: object) => Promise<Record<string, unknown>>;
  send: (...bodies: string[]) => Promise<void>;
}

/** Starts a local stack with an assembly made from `options`; it stops when the test ends. */
export async function start(
  options: AssemblyOptions & Partial<LocalStackOptions> & { context?: Context } = {},
  dir = scratch(options.context),
): Promise<Started> {
  const { dataDir, log, faults, context = { onTestFinished } } = options;
  const stack = await startLocalStack({
    assembly: writeAssembly(dir, options),
    port: 0,
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(log === undefined ? {} : { log }),
    ...(faults === undefined ? {} : { faults }),
  });
  context.onTestFinished(() => stack.close());
  const sqs: Started['sqs'] = async (action, body) => {
    const response = await fetch(stack.endpoints.sqs, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, unknown>;
  };
  return {
    stack,
    dir,
    sqs,
    notes: () => readLines(join(dir, 'notes')),
    send: async (...bodies) => {
      for (const MessageBody of bodies) await sqs('SendMessage', { QueueUrl: stack.outputs['JobsUrl'], MessageBody });
    },
  };
}

function readLines(path: string): unknown[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown);
  } catch {
    return [];
  }
}
