// The evaluation of policies, on small ones, and what a refusal says. That the deployed functions
// have every permission that they need, and need every one that they have, is in roles.test.ts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { startLocalStack } from '../../../local/stack.ts';
import { start } from '../assembly.ts';

/** `onTestFinished` supports one test at a time. */
const ALONE = { concurrent: false };

const TEMPLATE = 'FastAnalytics.template.json';
const assembly = inject('assembly');

describe('a policy', ALONE, () => {
  const statement = (fields: object) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...fields });
  const put = async (...statements: object[]): Promise<string> => {
    const Policies = [{ PolicyDocument: { Statement: statements } }];
    const { stack } = await start({ properties: { Role: { Policies }, Mapping: { FunctionName: 'Test-Back' } } });
    const credentials = { accessKeyId: 'LOCALFront', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: stack.endpoints.dynamodb, region: stack.region, credentials });
    onTestFinished(() => client.destroy());
    const sent = client.send(new PutItemCommand({ TableName: 'Test-Items', Item: { pk: { S: 'a' } } }));
    return sent.then(
      () => 'done',
      (error: Error) => error.name,
    );
  };
  const POLL = statement({ Action: 'sqs:*' });
  const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Test-Items';

  test.each<[what: string, outcome: string, ...statements: object[]]>([
    ['that grants the action on the table', 'done', { Action: 'dynamodb:PutItem', Resource: TABLE }],
    ['that grants nothing', 'AccessDeniedException', { Action: 'dynamodb:GetItem' }],
    ['that grants it on another table', 'AccessDeniedException', { Resource: `${TABLE}s` }],
    ['that grants it on a part of the name', 'AccessDeniedException', { Resource: TABLE.slice(0, -1) }],
    ['with wildcards in the action, in any case', 'done', { Action: 'DynamoDB:put*' }],
    ['with wildcards in the resource', 'done', { Resource: 'arn:aws:dynamodb:*:*:table/Test-Item?' }],
    ['whose resource is in another case', 'AccessDeniedException', { Resource: TABLE.toUpperCase() }],
    [
      'that denies what another statement allows',
      'AccessDeniedException',
      {},
      { Effect: 'Deny', Action: 'dynamodb:*' },
    ],
    ['that denies something else', 'done', {}, { Effect: 'Deny', Action: 'dynamodb:GetItem' }],
    ['that grants all but this', 'AccessDeniedException', { Action: undefined, NotAction: ['dynamodb:PutItem'] }],
    ['that grants all but another', 'done', { Action: undefined, NotAction: 'dynamodb:GetItem' }],
    ['that grants it on all but this table', 'AccessDeniedException', { Resource: undefined, NotResource: [TABLE] }],
  ])('%s: %s', async (_, outcome, ...statements) => {
    expect(await put(POLL, ...statements.map(statement))).toBe(outcome);
  });

  test.each<[what: string, fields: object, sentence: string]>([
    ['a condition', { Condition: { Bool: {} } }, 'PolicyDocument.Statement.0: Unrecognized key: "Condition"'],
    ['a variable', { Resource: 'arn:aws:s3:::${aws:username}' }, 'policy variables are not evaluated'],
  ])('with %s is refused at the start', async (_, fields, sentence) => {
    const Policies = [{ PolicyDocument: { Statement: [statement(fields)] } }];
    await expect(start({ properties: { Role: { Policies } } })).rejects.toThrow(sentence);
  });

  test('managed by AWS is refused at the start', async () => {
    const properties = { Role: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } };
    await expect(start({ properties })).rejects.toThrow('managed policies are not evaluated');
  });
});

test.each(['logs:CreateLogStream', 'logs:PutLogEvents'])(
  'a function without %s works, and leaves no log',
  ALONE,
  async (Action) => {
    const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
    const logged = async (...Statement: object[]): Promise<string[]> => {
      const lines: string[] = [];
      const properties = { Role: { Policies: [{ PolicyDocument: { Statement } }] } };
      const { stack } = await start({
        front: 'console.log("here"); return {};',
        properties,
        log: (line) => lines.push(line),
      });
      expect((await fetch(`${stack.url}/echo`)).status).toBe(200);
      await stack.close();
      return lines;
    };
    expect(await logged(allow)).toEqual(['Test-Front | here']);
    expect(await logged(allow, { ...allow, Effect: 'Deny', Action })).toEqual([]);
  },
);

describe('a refusal', ALONE, () => {
  test('reads as on AWS, and a caller with another key is not refused', async () => {
    const stack = await startLocalStack({ assembly, port: 0 });
    onTestFinished(() => stack.close());
    const asked = (accessKeyId: string) => {
      const options = { region: stack.region, credentials: { accessKeyId, secretAccessKey: 'local' } };
      const sqs = new SQSClient({ ...options, endpoint: stack.endpoints.sqs });
      const table = new DynamoDBClient({ ...options, endpoint: stack.endpoints.dynamodb });
      const QueueUrl = stack.outputs['DeadLetterQueueUrl'];
      const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
      return {
        send: () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' })),
        sendBatch: () => sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'a' }] })),
        get: () => table.send(new GetItemCommand({ TableName: stack.outputs['StatsTableName'], Key })),
      };
    };
    const functionId = Object.keys(
      (JSON.parse(readFileSync(join(assembly, TEMPLATE), 'utf8')) as { Resources: object }).Resources,
    ).find((id) => id.startsWith('IngestFunction'));
    const ingest = asked(`LOCAL${functionId}`);
    const denied = {
      name: 'AccessDenied',
      message: expect.stringContaining('perform: sqs:sendmessage on resource: arn:aws:sqs:'),
    };
    await expect(ingest.send()).rejects.toMatchObject(denied);
    await expect(ingest.sendBatch()).rejects.toMatchObject(denied);
    await expect(ingest.get()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /^User: \S+ is not authorized to perform: dynamodb:GetItem on resource: \S+ because /,
      ),
      $metadata: expect.objectContaining({ httpStatusCode: 400 }),
    });
    await expect(asked('LOCALNobody').get()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const root = asked(stack.credentials.accessKeyId);
    await root.send();
    await root.sendBatch();
    expect((await root.get()).Item).toBeUndefined();
  });
});
