// The queue between ingest and aggregate, and the dead-letter queue below it. Promises: an accepted event waits here for
// 14 days, whatever is broken behind it; a message that cannot be counted ends in the dead-letter queue, to be redriven.

import { Duration, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../lambdas/shared/names.ts';
import type { Settings } from '../settings.ts';

/**
 * SQS's longest, for both queues. It costs nothing, and a queue that forgets sooner loses accepted events: an expired
 * message is deleted, not moved. The age counts from the first send, also below; a redrive starts it again.
 */
const RETENTION = Duration.days(14);

/** Days after which no message is left, even if it was redriven on its last day: days older than this are final. */
export const QUEUE_RETENTION_DAYS = 2 * RETENTION.toDays();

export class Queue extends Construct {
  readonly main: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  readonly #settings: Settings;

  constructor(scope: Construct, settings: Settings) {
    super(scope, 'Queue');
    this.#settings = settings;
    const shared = {
      retentionPeriod: RETENTION,
      enforceSSL: true,
      encryption: sqs.QueueEncryption.SQS_MANAGED, // Free; KMS would bill a request for every message.
    } satisfies sqs.QueueProps;
    // Only this queue has a name of its own: the dead-letter queue names it, and it the dead-letter queue, and
    // CloudFormation resolves no circle of references.
    const queueName = `${settings.stackName}-events`;
    const arn = Stack.of(this).formatArn({ service: 'sqs', resource: queueName });

    this.deadLetters = new sqs.Queue(this, 'DeadLetters', {
      ...shared,
      redriveAllowPolicy: { sourceQueues: [sqs.Queue.fromQueueArn(this, 'Source', arn)] },
    });
    this.main = new sqs.Queue(this, 'Main', {
      ...shared,
      queueName,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: settings.maxReceiveCount },
      // AWS's advice for triggers: six times the function's timeout, plus the window, so that a batch that is throttled or
      // killed is not delivered to a second function while the first still holds it.
      visibilityTimeout: Duration.seconds(6 * settings.aggregateTimeoutSeconds + settings.batchWindowSeconds),
    });
  }

  /** May send, and knows where to. */
  grantSend(fn: lambda.Function): void {
    this.main.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment(ENV.queueUrl, this.main.queueUrl);
  }

  /** Is called with batches. What it does not report as failed is deleted; the rest comes back, and at last falls through. */
  trigger(fn: lambda.Function): void {
    this.main.grant(fn, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
    fn.addEventSourceMapping('Trigger', {
      eventSourceArn: this.main.queueArn,
      batchSize: this.#settings.batchSize,
      maxBatchingWindow: Duration.seconds(this.#settings.batchWindowSeconds),
      maxConcurrency: this.#settings.maximumConcurrency,
      reportBatchItemFailures: true,
    });
  }
}
