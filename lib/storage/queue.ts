// The queue between ingest and aggregate, and its dead-letter queue. Promises: an accepted event
// waits here for 14 days, whatever fails behind it. A message that cannot be counted moves to the
// dead-letter queue, where an operator can redrive it.

import { Duration, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../lambdas/shared/names.ts';
import type { Settings } from '../settings.ts';

/**
 * The longest that SQS offers, for both queues. It costs nothing, and a shorter retention loses
 * accepted events: SQS deletes an expired message instead of moving it. The age counts from the
 * first send, in the dead-letter queue too; a redrive resets it.
 */
const RETENTION = Duration.days(14);

/**
 * Days after which no queue holds a message, even one that was redriven on its last day. Older days
 * are final.
 */
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
      // Free; KMS would bill a request for every message.
      encryption: sqs.QueueEncryption.SQS_MANAGED,
    } satisfies sqs.QueueProps;
    // The two queues refer to each other, which CloudFormation cannot resolve; a fixed name for
    // this one breaks the cycle.
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
      // AWS's advice for triggers: six times the function's timeout plus the window. So SQS does
      // not deliver a throttled or killed batch to a second function while the first still holds
      // it.
      visibilityTimeout: Duration.seconds(6 * settings.aggregateTimeoutSeconds + settings.batchWindowSeconds),
    });
  }

  /** Lets the function send messages, and passes it the queue's URL. */
  grantSend(fn: lambda.Function): void {
    this.main.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment(ENV.queueUrl, this.main.queueUrl);
  }

  /**
   * Calls the function with batches. SQS deletes the messages that the function does not report as
   * failed. The others return, and finally move to the dead-letter queue.
   */
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
