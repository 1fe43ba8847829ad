// The 13 alarms, three more than an account has for free ($0.30 a month), and the topic that they
// publish to. Each alarm has the name of its heading in docs/runbook.md and links to it. Trouble
// that heals itself within minutes raises no alarm. Without traffic all alarms are quiet.

import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type Measured, ownMetric } from './metrics.ts';
import type { Settings } from '../settings.ts';

interface AlarmRule {
  readonly metric: cloudwatch.Metric;
  /** The alarm compares with this value … */
  readonly threshold: number;
  /**
   * … and is raised if `breaching` of the last `of` periods reach it. The default is two of three:
   * one bad period may heal itself, and one data point may come late.
   */
  readonly datapoints?: readonly [breaching: number, of: number];
  readonly missing?: cloudwatch.TreatMissingData;
  readonly says: string;
}

const MINUTE = Duration.minutes(1);

export class Alarms extends Construct {
  /** In the order of the flow. */
  readonly all: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, { stackName, alarmEmail, runbookUrl }: Settings, measured: Measured) {
    super(scope, 'Alarms');
    const action = new SnsAction(this.#topic(alarmEmail));
    this.all = Object.entries(rules(measured)).map(([id, rule]) => {
      const { metric, threshold, datapoints: [datapointsToAlarm, evaluationPeriods] = [2, 3], missing, says } = rule;
      const alarm = new cloudwatch.Alarm(this, id, {
        alarmName: `${stackName}-${id}`,
        alarmDescription: `${says} What to do: ${runbookUrl}#${id}`,
        metric,
        threshold,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        datapointsToAlarm,
        evaluationPeriods,
        // No traffic means no data, and no problem.
        treatMissingData: missing ?? cloudwatch.TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    });
  }

  /**
   * Not encrypted with a key: alarms cannot publish to a topic under AWS's own key, a key of ours
   * costs $1.00 a month, and the messages are not secret.
   */
  #topic(email: string | undefined): sns.Topic {
    const topic = new sns.Topic(this, 'Topic', { enforceSSL: true });
    // enforceSSL adds a topic policy, which replaces the default policy that lets alarms publish.
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}

/**
 * By heading. Throttles of stats and web have no alarm of their own: api-errors counts them.
 * Failures of single messages have none either: queue-age shows them within ten minutes, and
 * dead-letters shows those that stay.
 */
const rules = ({ api, queue, functions }: Measured): Readonly<Record<string, AlarmRule>> => ({
  'api-errors': {
    metric: api.gateway.metricServerError({ statistic: 'Sum' }),
    threshold: 3,
    says: 'The API answers 5xx: it refuses events that visitors send, or it cannot answer queries.',
  },
  'ingest-errors': {
    metric: functions.ingest.metricErrors(),
    threshold: 1,
    says: 'The ingest function crashes or runs out of time.',
  },
  'ingest-throttles': {
    metric: functions.ingest.metricThrottles(),
    threshold: 1,
    says: 'The account has no more concurrency for the ingest function: visitors get a 503.',
  },
  'queue-age': {
    metric: queue.main.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: MINUTE }),
    threshold: 300,
    // A message that fails once returns after six minutes, and breaches the threshold for one
    // minute.
    datapoints: [5, 5],
    says: 'Events wait in the queue for more than five minutes: numbers lag behind. Nothing is lost for 14 days.',
  },
  'dead-letters': {
    metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: MINUTE }),
    threshold: 1,
    datapoints: [1, 1],
    // SQS may stop reporting metrics of a queue that was idle for six hours; its messages are still
    // there.
    missing: cloudwatch.TreatMissingData.IGNORE,
    says:
      'Messages failed repeatedly and are in the dead-letter queue: their events are not counted. ' +
      'The queue keeps them until 14 days after they were sent.',
  },
  'aggregate-errors': {
    metric: functions.aggregate.metricErrors(),
    threshold: 1,
    says: 'The aggregate function crashes or runs out of time. Its messages are delivered again.',
  },
  'aggregate-throttles': {
    metric: functions.aggregate.metricThrottles(),
    threshold: 1,
    says:
      'The account has no more concurrency for the aggregate function: ' +
      'messages may reach the dead-letter queue without an attempt.',
  },
  lag: {
    metric: ownMetric(functions, 'aggregate', 'Lag', 'p99'),
    threshold: 60_000,
    says: 'One event in a hundred is counted more than a minute after it was accepted.',
  },
  'lost-races': {
    metric: ownMetric(functions, 'aggregate', 'LostRaces', 'Maximum'),
    // After ten lost races a commit has waited for two seconds: too many writers share one
    // document.
    threshold: 10,
    says: 'Aggregators compete for one document: one site has too much traffic for its number of shards.',
  },
  'document-size': {
    metric: ownMetric(functions, 'aggregate', 'DocumentBytes', 'Maximum'),
    // A day of a million views is under 40 KB; at 380 KB a document sheds detail (fit-document.ts).
    threshold: 200_000,
    says:
      'The document of one site and day is over 200 KB: each write of it costs 200 write units, ' +
      'and it is near its limit.',
  },
  'stats-errors': {
    metric: functions.stats.metricErrors(),
    threshold: 1,
    says: 'The stats function crashes or runs out of time.',
  },
  'rollup-errors': {
    metric: functions.rollup.metricErrors(),
    threshold: 1,
    // The rollup runs once a day, and after a failure Lambda retries it twice within minutes.
    datapoints: [1, 1],
    says: 'Months and years that are over are not rolled up. Answers are still right, but cost more.',
  },
  'web-errors': {
    metric: functions.web.metricErrors(),
    threshold: 1,
    says: 'The web function crashes or runs out of time: pages do not get the tracker, and count nothing.',
  },
});
