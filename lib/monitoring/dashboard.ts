// One page with a row per hop, in the order of the flow. Look at the first row whose numbers are
// wrong. An account has three dashboards for free; a further one costs $3.00 a month.

import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRICS } from '../../lambdas/shared/names.ts';
import type { Alarms } from './alarms.ts';
import { type Measured, ownMetric } from './metrics.ts';
import type { Settings } from '../settings.ts';

const SUM = { statistic: 'Sum' };

export class Dashboard extends Construct {
  constructor(scope: Construct, { stackName }: Settings, alarms: Alarms, { api, queue, tables, functions }: Measured) {
    super(scope, 'Dashboard');
    const { main, deadLetters } = queue;
    const rejections = (Object.keys(METRICS.ingest) as (keyof typeof METRICS.ingest)[]).filter(
      (it) => it !== 'Accepted',
    );

    new cloudwatch.Dashboard(this, 'Page', {
      // Dashboard names are unique in an account, across its regions.
      dashboardName: `${stackName}-${Aws.REGION}`,
      defaultInterval: Duration.hours(12),
      widgets: [
        [new cloudwatch.AlarmStatusWidget({ alarms: [...alarms.all], width: cloudwatch.GRID_WIDTH, height: 3 })],
        row(
          graph('API: requests', [
            api.gateway.metricCount(SUM),
            api.gateway.metricClientError(SUM),
            api.gateway.metricServerError(SUM),
          ]),
          graph(
            'API: milliseconds',
            percentiles((statistic) => api.gateway.metricLatency({ statistic })),
          ),
        ),
        row(
          health('ingest', functions.ingest),
          graph('ingest: events accepted', [ownMetric(functions, 'ingest', 'Accepted', 'Sum')]),
          graph(
            'ingest: requests rejected',
            rejections.map((name) => ownMetric(functions, 'ingest', name, 'Sum')),
          ),
        ),
        row(
          graph('queue: messages', [
            main.metricNumberOfMessagesSent(SUM),
            main.metricNumberOfMessagesDeleted(SUM),
            main.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
          ]),
          graph('queue: age of the oldest, seconds', [
            main.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }),
          ]),
          graph('dead letters', [deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' })]),
        ),
        row(
          health('aggregate', functions.aggregate),
          graph('aggregate: events', [
            ownMetric(functions, 'aggregate', 'Counted', 'Sum'),
            ownMetric(functions, 'aggregate', 'Duplicates', 'Sum'),
          ]),
          graph('aggregate: events a batch', [ownMetric(functions, 'aggregate', 'Counted', 'Average')]),
          graph(
            'aggregate: lag, milliseconds',
            percentiles((statistic) => ownMetric(functions, 'aggregate', 'Lag', statistic)),
          ),
        ),
        row(
          graph('aggregate: messages failed and keys taken', [
            ownMetric(functions, 'aggregate', 'Failed', 'Sum'),
            ownMetric(functions, 'aggregate', 'IdempotencyConflicts', 'Sum'),
          ]),
          graph(
            'documents: bytes',
            percentiles((statistic) => ownMetric(functions, 'aggregate', 'DocumentBytes', statistic)),
          ),
          graph('documents: races lost by one commit', [ownMetric(functions, 'aggregate', 'LostRaces', 'Maximum')]),
        ),
        row(capacity('events table', tables.events), capacity('stats table', tables.stats)),
        row(
          health('stats', functions.stats),
          graph(
            'stats: milliseconds',
            percentiles((statistic) => functions.stats.metricDuration({ statistic })),
          ),
          graph('stats: requests denied', [ownMetric(functions, 'stats', 'Denied', 'Sum')]),
        ),
        row(
          health('rollup', functions.rollup),
          graph('rollup: milliseconds', [functions.rollup.metricDuration({ statistic: 'Maximum' })]),
        ),
        row(
          health('web', functions.web),
          graph(
            'web: milliseconds',
            percentiles((statistic) => functions.web.metricDuration({ statistic })),
          ),
        ),
      ],
    });
  }
}

type Graph = Pick<cloudwatch.GraphWidgetProps, 'title' | 'left'>;

/** Side by side, over the whole width. */
const row = (...graphs: Graph[]): cloudwatch.IWidget[] =>
  graphs.map((props) => new cloudwatch.GraphWidget({ ...props, width: cloudwatch.GRID_WIDTH / graphs.length }));

const graph = (title: string, left: cloudwatch.IMetric[]): Graph => ({ title, left });

const percentiles = (metric: (statistic: string) => cloudwatch.Metric): cloudwatch.Metric[] =>
  ['p50', 'p99'].map((statistic) => metric(statistic).with({ label: statistic }));

const health = (name: string, fn: lambda.Function): Graph =>
  graph(`${name}: function`, [fn.metricInvocations(), fn.metricErrors(), fn.metricThrottles()]);

const capacity = (title: string, table: dynamodb.Table): Graph =>
  graph(`${title}: units`, [
    table.metricConsumedReadCapacityUnits(),
    table.metricConsumedWriteCapacityUnits(),
    table.metric('WriteThrottleEvents', SUM),
  ]);
