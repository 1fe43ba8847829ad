// Alarms that operators can trust: each has a recipient, watches a real metric, and leads to a page
// that says what to do.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MAX_DOCUMENT_BYTES } from '../../lambdas/domain/limits/documents.ts';
import { daySortKey, deltaSortKey } from '../../lambdas/store/table/keys.ts';
import { METRICS, METRICS_DIMENSION, METRICS_NAMESPACE } from '../../lambdas/shared/names.ts';
import { readSettings } from '../../lib/settings.ts';
import { Faults } from '../../local/faults/faults.ts';
import { names, type Resource, synthesized } from './synth.ts';

const RUNBOOK = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
const HEADINGS = [...RUNBOOK.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
/** The anchor that GitHub makes of a heading. */
const anchorOf = (heading: string) => heading.toLowerCase().replaceAll(' ', '-');

/**
 * The metrics that AWS writes by itself, as far as alarms and dashboard use them, and their
 * dimensions.
 */
const AWS_METRICS: Record<string, { dimension: string[]; metrics: string[] }> = {
  'AWS/Lambda': { dimension: ['FunctionName'], metrics: ['Invocations', 'Errors', 'Throttles', 'Duration'] },
  'AWS/SQS': {
    dimension: ['QueueName'],
    metrics: [
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesVisible',
      'NumberOfMessagesSent',
      'NumberOfMessagesDeleted',
    ],
  },
  'AWS/ApiGateway': {
    dimension: ['ApiId', 'ApiName'],
    metrics: ['Count', 'Latency', '4xx', '5xx', '4XXError', '5XXError'],
  },
  'AWS/DynamoDB': {
    dimension: ['TableName'],
    metrics: ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits', 'WriteThrottleEvents'],
  },
};

/** Undefined if the metric exists; `owner` is the function, queue, table or API. */
function problemOf(namespace: string, metric: string, dimension: string, owner: string): string | undefined {
  const at = `${namespace} ${metric} ${dimension}=${owner}`;
  if (namespace === METRICS_NAMESPACE) {
    const owners = (Object.keys(METRICS) as (keyof typeof METRICS)[]).filter((name) => metric in METRICS[name]);
    const isOurs = dimension === METRICS_DIMENSION && owners.some((name) => owner.toLowerCase() === `${name}function`);
    return isOurs ? undefined : at;
  }
  const known = AWS_METRICS[namespace];
  return known?.metrics.includes(metric) && known.dimension.includes(dimension) ? undefined : at;
}

describe.each(['http', 'rest'])('the alarms of a %s stack', (api) => {
  const stack = synthesized({ api, runbookUrl: 'https://example.com/runbook.md' });
  const alarms = stack.resources('AWS::CloudWatch::Alarm');
  const each = alarms.map((alarm): [string, Resource['Properties']] => [alarm.id, alarm.Properties]);

  test('are few: ten are free, and three are $0.30 a month', () => {
    expect(alarms).toHaveLength(13);
  });

  test.each(each)(
    '%s has a heading of the runbook with its name, and links it',
    (_, { AlarmName, AlarmDescription }) => {
      const [, anchor] = /What to do: https:\/\/example\.com\/runbook\.md#(\S+)$/.exec(AlarmDescription) ?? [];
      expect(AlarmName).toBe(`FastAnalytics-${anchor}`);
      expect(HEADINGS).toContain(anchor);
    },
  );

  test.each(each)('%s notifies the topic when it is raised and when it is over', (_, { AlarmActions, OKActions }) => {
    expect([names(AlarmActions), names(OKActions)]).toEqual([['AlarmsTopic'], ['AlarmsTopic']]);
  });

  test.each(each)('%s watches what is measured', (_, { Namespace, MetricName, Dimensions }) => {
    expect(Dimensions).toHaveLength(1);
    expect(problemOf(Namespace, MetricName, Dimensions[0].Name, names(Dimensions[0].Value).join())).toBeUndefined();
  });

  test.each(each)('%s is quiet without visits', (id, { TreatMissingData }) => {
    // Messages in a queue that SQS has stopped measuring are still there.
    expect(TreatMissingData).toBe(id === 'Alarmsdeadletters' ? 'ignore' : 'notBreaching');
  });

  test('has a dashboard in the order of the flow, of nothing but what is measured', () => {
    const [dashboard] = stack.resources('AWS::CloudWatch::Dashboard');
    const body = JSON.parse(names(dashboard?.Properties['DashboardBody']).join('')) as {
      widgets: { properties: { title: string; metrics?: [string, string, string, string][] } }[];
    };
    const rows = body.widgets.map(({ properties }) => properties.title.split(/[:\s]/)[0]);
    expect([...new Set(rows)]).toEqual([
      'Alarm',
      'API',
      'ingest',
      'queue',
      'dead',
      'aggregate',
      'documents',
      'events',
      'stats',
      'rollup',
      'web',
    ]);
    const metrics = body.widgets.flatMap(({ properties }) => properties.metrics ?? []);
    expect(metrics.length).toBeGreaterThan(30);
    expect(metrics.flatMap((metric) => problemOf(...metric) ?? [])).toEqual([]);
    for (const metric of Object.values(METRICS).flatMap(Object.keys))
      expect(metrics.map(([, it]) => it)).toContain(metric);
  });
});

test('a document of 200 KB is an alarm, well before it reaches what it may have', () => {
  const alarm = synthesized().properties('Alarmsdocumentsize');
  expect(alarm).toMatchObject({ MetricName: 'DocumentBytes', Statistic: 'Maximum', Threshold: 200_000 });
  expect(alarm['Threshold']).toBeLessThan(MAX_DOCUMENT_BYTES * 0.7);
});

describe('the topic', () => {
  test('takes alarms of this account, and nothing without TLS', () => {
    const statements = synthesized().properties('AlarmsTopicPolicy')['PolicyDocument'].Statement;
    expect(statements).toMatchObject([
      { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  test('notifies the address in the settings, and none without one', () => {
    const subscriptions = (context: object) =>
      synthesized({ ...context })
        .resources('AWS::SNS::Subscription')
        .map(({ Properties }) => [Properties['Protocol'], Properties['Endpoint']]);
    expect(subscriptions({ alarmEmail: 'ops@example.com' })).toEqual([['email', 'ops@example.com']]);
    expect(subscriptions({})).toEqual([]);
  });
});

test('a stack without monitoring has no alarm, no topic and no dashboard', () => {
  const types = synthesized({ monitoring: 'false' })
    .resources()
    .map(({ Type }) => Type);
  expect(types.filter((type) => /CloudWatch|SNS/.test(type))).toEqual([]);
});

describe('the runbook', () => {
  const stack = synthesized();
  const alarms = stack
    .resources('AWS::CloudWatch::Alarm')
    .map(({ Properties }) => String(Properties['AlarmName']).replace('FastAnalytics-', ''));

  test.each(alarms)('says of %s what it is, how to look and what to do', (alarm) => {
    const [, section = ''] = RUNBOOK.split(`\n## ${alarm}\n`);
    const [text = ''] = section.split('\n## ');
    for (const part of ['**Description.**', '**Investigation', '**Resolution']) expect(text).toContain(part);
    expect(text).toContain('`');
  });

  const rehearsals = [...RUNBOOK.matchAll(/^- \*\*([a-z-]+)\*\*: (`--[^`]+`)/gm)].map(
    ([, alarm = '', start = '']): [string, string] => [alarm, start],
  );

  test('says once of each alarm how to rehearse it', () => {
    expect(rehearsals.map(([alarm]) => alarm)).toEqual(alarms);
  });

  test.each(rehearsals)('rehearses %s by options that npm start has', (_, start) => {
    const options = [...start.matchAll(/(--[a-z]+)(?: ([^\s`]+))?/g)];
    expect(options.length).toBeGreaterThan(0);
    for (const [, option = '', spec] of options) {
      expect(['--debug', '--faults']).toContain(option);
      if (option === '--faults') expect(new Faults(spec)).toMatchObject({ on: true });
    }
  });

  test('names only settings that there are, with values that they may have', () => {
    const given = [...RUNBOOK.matchAll(/((?:-c \w+=\w+ ?)+)/g)].map(([, settings = '']) =>
      Object.fromEntries([...settings.matchAll(/-c (\w+)=(\w+)/g)].map(([, key = '', value = '']) => [key, value])),
    );
    const local = [...RUNBOOK.matchAll(/CDK_CONTEXT_JSON='([^']+)'/g)].map(
      ([, json = '']) => JSON.parse(json) as Record<string, unknown>,
    );
    expect([given.length > 10, local.length > 1]).toEqual([true, true]);
    for (const settings of [...given, ...local])
      expect(readSettings(settings)).toMatchObject({ stackName: 'FastAnalytics' });
  });

  test('knows the sort keys of a day', () => {
    expect(RUNBOOK).toContain(`\`${daySortKey('2025-11-14')}\``);
    expect(RUNBOOK).toContain(`\`${deltaSortKey('2025-11-14')}\``);
    expect(RUNBOOK).toContain(`{"S":"${deltaSortKey('2025-06-30')}"}`);
    expect(RUNBOOK).toContain(`endswith("${deltaSortKey('2025-06-30').replace(daySortKey('2025-06-30'), '')}")`);
  });

  test('links only to headings that it has', () => {
    const links = [...RUNBOOK.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect(HEADINGS.map(anchorOf)).toContain(link);
  });

  test('names, by type and beginning, exactly one resource each time', () => {
    const named = [...RUNBOOK.matchAll(/resource (AWS::\S+) (\w+)/g)].map(([, type, start]) => [type, start] as const);
    const logs = ['IngestLog', 'AggregateLog', 'StatsLog', 'RollupLog', 'WebLog'].map(
      (start) => ['AWS::Logs::LogGroup', start] as const,
    );
    expect(named.length).toBeGreaterThan(5);
    for (const [type, start = ''] of [...named, ...logs]) {
      const found = stack.resources(type).filter(({ id }) => id.startsWith(start));
      expect([start, found.length]).toEqual([start, 1]);
    }
  });
});
