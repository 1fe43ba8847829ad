// The roles of the deployed functions, proven on the real assembly: the flow needs every permission
// that it has, and has every permission that it needs. Then the evaluation of policies, on small
// ones.

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { type LocalStack, startLocalStack } from '../../../local/stack.ts';
import { connect } from '../../support/api.ts';
import { pageView } from '../../support/events.ts';
import { scratch, start } from '../assembly.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
}
interface Body {
  Resources: Record<string, { Type: string; Properties: { PolicyDocument: { Statement: Statement[] } } }>;
}

/** `onTestFinished` supports one test at a time. */
const ALONE = { concurrent: false };

const TEMPLATE = 'FastAnalytics.template.json';
const assembly = inject('assembly');

/** The actions of a statement; actions on an index are labelled. */
const actionsOf = ({ Action, Resource }: Statement): string[] => {
  const on = JSON.stringify(Resource).includes('/index/') ? ' on an index' : '';
  return [Action].flat().map((action) => `${action}${on}`);
};

/** Starts the system without one action of the role whose name starts with `role`. */
async function startWithout(role = '', action = ''): Promise<{ stack: LocalStack; lines: string[] }> {
  const dir = join(scratch(), 'cdk.out');
  cpSync(assembly, dir, { recursive: true });
  const body = JSON.parse(readFileSync(join(dir, TEMPLATE), 'utf8')) as Body;
  let removed = 0;
  for (const [id, { Type, Properties }] of Object.entries(body.Resources)) {
    if (Type !== 'AWS::IAM::Policy' || !id.startsWith(`${role}Role`)) continue;
    for (const statement of Properties.PolicyDocument.Statement) {
      const kept = actionsOf(statement).filter((each) => each !== action);
      removed += actionsOf(statement).length - kept.length;
      statement.Action = kept.map((each) => each.replace(/ on .*/, ''));
    }
  }
  expect(removed).toBe(action === '' ? 0 : 1);
  writeFileSync(join(dir, TEMPLATE), JSON.stringify(body));
  const lines: string[] = [];
  const stack = await startLocalStack({ assembly: dir, port: 0, log: (line) => lines.push(line) });
  onTestFinished(() => stack.close());
  return { stack, lines };
}

/** Posts an event and a batch, with keys, then queries them. Returns the results. */
async function flow(stack: LocalStack): Promise<{ posted: number[]; views: unknown; receipt: unknown }> {
  const api = connect(stack.url);
  const site_id = 'iam';
  const days = ['2025-11-14', '2025-11-15'];
  const single = await api.post(pageView({ site_id, event_id: 'a' }));
  const batch = await api.postBatch(
    days.map((day) => pageView({ site_id, timestamp: day })),
    { 'idempotency-key': 'b' },
  );
  await stack.idle();
  await stack.fireSchedules();
  const stats = await api.stats({ site_id });
  const receipt = await api.call('GET', `/api/event/${single.headers.get('event-receipt')}`);
  return {
    posted: [single.status, batch.status],
    views: (stats.body as { total_views?: number }).total_views,
    receipt: (receipt.body as { status?: string }).status,
  };
}

const WHOLE = { posted: [202, 202], views: 3, receipt: 'counted' };

test('the flow works, and needs everything that is granted', ALONE, async () => {
  const { stack, lines } = await startWithout();
  await stack.fireSchedules();
  // At the start Lambda itself has needed its permissions: to log, and to poll the queue; and
  // rollup has looked for what is due.
  expect(stack.unusedGrants().map((grant) => /\w+:\w+ on arn:aws:\w+/.exec(grant)?.[0])).toEqual([
    'sqs:SendMessage on arn:aws:sqs',
    'dynamodb:PutItem on arn:aws:dynamodb',
    'dynamodb:Query on arn:aws:dynamodb',
    'dynamodb:UpdateItem on arn:aws:dynamodb',
    'dynamodb:Query on arn:aws:dynamodb',
    'dynamodb:Query on arn:aws:dynamodb',
    'dynamodb:UpdateItem on arn:aws:dynamodb',
  ]);
  expect(await flow(stack)).toEqual(WHOLE);
  expect(stack.unusedGrants()).toEqual([]);
  expect(lines.join('\n')).not.toContain('not authorized');
});

test('the permissions that the tests below remove are all that there are', ALONE, () => {
  const body = JSON.parse(readFileSync(join(assembly, TEMPLATE), 'utf8')) as Body;
  const granted = Object.entries(body.Resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Policy')
    .flatMap(([id, { Properties }]) =>
      Properties.PolicyDocument.Statement.flatMap((statement) =>
        actionsOf(statement).map((action) => `${id.replace(/Role.*/, '')} ${action}`),
      ),
    );
  const removed = [...CALLS, ...POLLS, ...LOGS].map(([role, action]) => `${role} ${action}`);
  expect(granted.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(removed.toSorted((a, b) => (a < b ? -1 : 1)));
});

const CALLS: [role: string, action: string, left: object][] = [
  ['Ingest', 'sqs:SendMessage', { posted: [503, 503], views: 0 }],
  ['Aggregate', 'dynamodb:PutItem', { ...WHOLE, views: 0, receipt: 'pending' }],
  ['Aggregate', 'dynamodb:Query', { ...WHOLE, views: 0, receipt: 'pending' }],
  ['Aggregate', 'dynamodb:UpdateItem', { ...WHOLE, views: 0, receipt: 'pending' }],
  ['Rollup', 'dynamodb:Query', WHOLE],
  ['Rollup', 'dynamodb:UpdateItem', WHOLE],
  ['Rollup', 'dynamodb:Query on an index', WHOLE],
  ['Stats', 'dynamodb:Query', { posted: [202, 202], views: undefined, receipt: undefined }],
];
const POLLS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map(
  (action) => ['Aggregate', `sqs:${action}`] as const,
);
const LOGS = ['Ingest', 'Aggregate', 'Stats', 'Rollup'].flatMap((role) =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => [role, action] as const),
);

test.each(CALLS)(
  '%s without %s: the flow breaks, and the log says which action it lacks',
  ALONE,
  async (role, action, left) => {
    const { stack, lines } = await startWithout(role, action);
    expect(await flow(stack)).toMatchObject(left);
    const [called = '', isIndex] = action.split(' on an ');
    const said = called.startsWith('sqs') ? called.toLowerCase() : called;
    expect(lines.join('\n')).toMatch(
      new RegExp(
        'User: arn:aws:sts::0+:assumed-role/\\S+/\\S+ is not authorized to perform: ' +
          `${said} on resource: arn:aws:\\S+${isIndex === undefined ? '' : '/index/'}`,
      ),
    );
  },
);

test.each(POLLS)('%s without %s: the trigger is refused', ALONE, async (role, action) => {
  const words = `does not have permissions to call ${action.replace('sqs:', '')} on SQS.`;
  await expect(startWithout(role, action)).rejects.toThrow(words);
});

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
    const { stack } = await startWithout();
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
    const functionId = Object.keys((JSON.parse(readFileSync(join(assembly, TEMPLATE), 'utf8')) as Body).Resources).find(
      (id) => id.startsWith('IngestFunction'),
    );
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
