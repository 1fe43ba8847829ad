// What the stack is, and who may do what in it.

import { ArtifactMetadataEntryType } from 'aws-cdk-lib/cloud-assembly-schema';
import { describe, expect, test } from 'vitest';
import { MAX_DELIVERY_DAYS } from '../../lambdas/domain/limits/requests.ts';
import { ACCESS, ENV, type FunctionName, FUNCTIONS } from '../../lambdas/shared/names.ts';
import { warnIfOpen } from '../../lib/app.ts';
import { DEFAULTS } from '../../lib/settings.ts';
import { capital, names, SynthesizedStack, synthesized } from './synth.ts';

const stack = synthesized();
const ephemeral = synthesized({ ephemeral: 'true' });
const DAY_SECONDS = 86_400;
const WARNING: string = ArtifactMetadataEntryType.WARN;

describe('queue', () => {
  const queue = stack.properties('QueueMain');
  const deadLetters = stack.properties('QueueDeadLetters');

  test.each([
    [60, 1],
    [900, 300],
    [29, 0],
  ])('stays invisible for six times a timeout of %d s, and the window of %d s', (timeout, window) => {
    const it = synthesized({ aggregateTimeoutSeconds: timeout, batchWindowSeconds: window, batchSize: 10 });
    expect(it.fn('aggregate')['Timeout']).toBe(timeout);
    expect(it.properties('QueueMain')['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * timeout + window);
  });

  test('keeps a message for 14 days, and the dead-letter queue no less', () => {
    expect(queue['MessageRetentionPeriod']).toBe(14 * DAY_SECONDS);
    expect(deadLetters['MessageRetentionPeriod']).toBe(14 * DAY_SECONDS);
  });

  test('and idempotency records are kept for as long as both and a redrive can hold a message', () => {
    expect(stack.fn('stats')['Environment'].Variables[ENV.queueRetentionDays]).toBe(String(MAX_DELIVERY_DAYS));
  });

  test('passes a message on to the dead-letter queue, which takes them from no other queue', () => {
    expect(queue['RedrivePolicy'].maxReceiveCount).toBe(DEFAULTS.maxReceiveCount);
    expect(names(queue['RedrivePolicy'].deadLetterTargetArn)).toEqual(['QueueDeadLetters']);
    expect(deadLetters['RedriveAllowPolicy'].redrivePermission).toBe('byQueue');
    const [source, ...others] = names(deadLetters['RedriveAllowPolicy'].sourceQueueArns);
    expect(source?.endsWith(`:${queue['QueueName']}`)).toBe(true);
    expect(others).toEqual([]);
  });

  test.each(['QueueMain', 'QueueDeadLetters'])('%s is encrypted, and refuses requests without TLS', (id) => {
    expect(stack.properties(id)['SqsManagedSseEnabled']).toBe(true);
    expect(stack.properties(`${id}Policy`)['PolicyDocument'].Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  test('feeds aggregate as the settings say, and takes back single messages', () => {
    const trigger = stack.properties('AggregateFunctionTrigger');
    expect(names([trigger['EventSourceArn'], trigger['FunctionName']])).toEqual(['QueueMain', 'AggregateFunction']);
    expect(trigger).toMatchObject({
      BatchSize: DEFAULTS.batchSize,
      MaximumBatchingWindowInSeconds: DEFAULTS.batchWindowSeconds,
      ScalingConfig: { MaximumConcurrency: DEFAULTS.maximumConcurrency },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('tables', () => {
  test.each(['TablesEvents', 'TablesStats', 'AccessSites', 'AccessTokens'])(
    '%s outlives its stack, and can be restored to any second',
    (id) => {
      const table = stack.resources('AWS::DynamoDB::Table').find((resource) => resource.id === id);
      expect(table).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      });
    },
  );

  test('only events, sessions and salts expire', () => {
    const expiring = stack
      .resources('AWS::DynamoDB::Table')
      .filter(({ Properties }) => Properties['TimeToLiveSpecification'] !== undefined);
    expect(expiring.map(({ id }) => id).toSorted()).toEqual(['AccessSalts', 'AccessSessions', 'TablesEvents']);
    for (const { Properties } of expiring)
      expect(Properties['TimeToLiveSpecification']).toEqual({ AttributeName: 'expires', Enabled: true });
  });

  test.each(['AccessSessions', 'AccessSalts'])('what is gone from %s is in no backup and no stream', (id) => {
    expect(stack.properties(id)['PointInTimeRecoverySpecification']).toBeUndefined();
    expect(stack.properties(id)['StreamSpecification']).toBeUndefined();
  });
});

test('a deployment that is open says so when it is synthesized, and one that is not says nothing', () => {
  const warnings = (access: 'registered' | 'open') => {
    const { stack } = new SynthesizedStack({ access });
    warnIfOpen(stack, { access });
    const warned = stack.node.metadata.filter(({ type }) => type === WARNING);
    return warned.map(({ data }: { data: unknown }) => data);
  };
  expect(warnings('registered')).toEqual([]);
  expect(warnings('open')).toEqual([
    expect.stringContaining('anybody who knows the URL may write to any site and read all numbers'),
  ]);
});

describe('an ephemeral stack', () => {
  test.each(['http', 'rest'])('leaves nothing behind (%s)', (api) => {
    const kept = synthesized({ ephemeral: 'true', api })
      .resources()
      .filter((it) => it.DeletionPolicy === 'Retain' || it.UpdateReplacePolicy === 'Retain');
    expect(kept).toEqual([]);
  });

  test('lets its tables be deleted', () => {
    for (const { Properties } of ephemeral.resources('AWS::DynamoDB::Table')) {
      expect(Properties['DeletionProtectionEnabled'] ?? false).toBe(false);
    }
  });
});

describe('least privilege', () => {
  const log = (name: FunctionName) =>
    ['CreateLogStream', 'PutLogEvents'].map((action) => `logs:${action} on ${capital(name)}Log`);

  test('ingest may send to the queue, draw salts, and read whose events it may take', () => {
    expect(stack.permissions('ingest')).toEqual([
      ...log('ingest'),
      'sqs:SendMessage on QueueMain',
      ...['GetItem', 'PutItem'].map((action) => `dynamodb:${action} on AccessSalts`),
      'dynamodb:GetItem on AccessSites and AccessTokens',
    ]);
  });

  test('and where the deployment is open it may register sites, and needs no tokens', () => {
    expect(synthesized({ access: 'open' }).permissions('ingest')).toEqual([
      ...log('ingest'),
      'sqs:SendMessage on QueueMain',
      // CDK puts what it may do to both into one statement.
      'dynamodb:GetItem on AccessSalts and AccessSites',
      'dynamodb:PutItem on AccessSalts and AccessSites',
    ]);
  });

  test('aggregate may consume the queue, add events, and read and change documents, but not remove them', () => {
    expect(stack.permissions('aggregate')).toEqual([
      ...log('aggregate'),
      'dynamodb:PutItem on TablesEvents',
      'dynamodb:Query on TablesStats',
      'dynamodb:UpdateItem on TablesStats',
      'sqs:DeleteMessage on QueueMain',
      'sqs:GetQueueAttributes on QueueMain',
      'sqs:ReceiveMessage on QueueMain',
    ]);
  });

  test('stats may query documents, list sites, read tokens and write sessions alone; it cannot read raw events', () => {
    expect(stack.permissions('stats')).toEqual([
      ...log('stats'),
      'dynamodb:Query on TablesStats',
      ...['GetItem', 'Scan'].map((action) => `dynamodb:${action} on AccessSites`),
      'dynamodb:GetItem on AccessTokens',
      ...['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action} on AccessSessions`),
    ]);
  });

  test.each(ACCESS)('no function may make a token, nor list those that there are (%s)', (access) => {
    const it = synthesized({ access });
    const onTokens = FUNCTIONS.flatMap((name) => it.permissions(name).filter((each) => each.includes('AccessTokens')));
    // CDK puts what ingest may read into one statement.
    const reads = ['dynamodb:GetItem on AccessTokens', 'dynamodb:GetItem on AccessSites and AccessTokens'];
    expect(reads).toEqual(expect.arrayContaining(onTokens));
    expect(onTokens).toHaveLength(access === 'open' ? 1 : 2);
  });

  test.each(ACCESS)('what stats may write is sessions, and who may write sessions is stats (%s)', (access) => {
    const it = synthesized({ access });
    const READS = /^(logs:|sqs:|dynamodb:(GetItem|Query|Scan) )/;
    const writes = (name: FunctionName) => it.permissions(name).filter((each) => !READS.test(each));
    const tablesOf = (each: string) => each.replace(/.* on /, '');
    expect(new Set(writes('stats').map(tablesOf))).toEqual(new Set(['AccessSessions']));
    for (const name of FUNCTIONS.filter((name) => name !== 'stats'))
      expect(it.permissions(name).map(tablesOf)).not.toContain('AccessSessions');
  });

  test('rollup may read documents, change and find rollups, and delete salts that it cannot read', () => {
    expect(stack.permissions('rollup')).toEqual([
      ...log('rollup'),
      ...['Query', 'UpdateItem'].map((action) => `dynamodb:${action} on TablesStats`),
      'dynamodb:Query on TablesStats/index/Due',
      'dynamodb:DeleteItem on AccessSalts',
    ]);
  });

  test('web may do nothing at all', () => {
    expect(stack.permissions('web')).toEqual(log('web'));
  });

  test('no role has a managed or an inline policy besides these', () => {
    const roles = stack.resources('AWS::IAM::Role');
    expect(roles).toHaveLength(FUNCTIONS.length);
    for (const { Properties } of roles) expect(Object.keys(Properties)).toEqual(['AssumeRolePolicyDocument']);
  });
});

test('stats counts days as final only when both queues have forgotten them, a redrive between', () => {
  const days = Number(stack.fn('stats')['Environment'].Variables[ENV.queueRetentionDays]);
  const [main, deadLetters] = ['QueueMain', 'QueueDeadLetters'].map(
    (id) => stack.properties(id)['MessageRetentionPeriod'],
  );
  expect(days * DAY_SECONDS).toBeGreaterThanOrEqual(main + deadLetters);
});

test.each(['http', 'rest'])('what a deployment needs to know is in its outputs, and nothing else (%s)', (api) => {
  expect(Object.keys(synthesized({ api }).outputs).toSorted()).toEqual([
    'AccessMode',
    'ApiUrl',
    'DeadLetterQueueUrl',
    'EventsTableName',
    'QueueUrl',
    'RawRetentionDays',
    'ScriptPath',
    'SessionsTableName',
    'Shards',
    'SitesTableName',
    'StatsTableName',
    'TokensTableName',
  ]);
});
