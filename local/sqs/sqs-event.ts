// The event that an SQS trigger passes to its function: the messages of a batch as records.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html

import type { SQSRecord } from 'aws-lambda';
import { ACCOUNT } from '../template/names.ts';
import type { Received } from './queue.ts';

/** The event for a batch of the queue with this ARN, in JSON. */
export function sqsEvent(batch: readonly Received[], arn: string): string {
  const region = arn.split(':')[3] ?? '';
  const Records = batch.map(({ message, receiptHandle }): SQSRecord => ({
    messageId: message.messageId,
    receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.approximateReceiveCount),
      SentTimestamp: String(message.sentTimestamp),
      SenderId: ACCOUNT,
      ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          ...(StringValue === undefined ? {} : { stringValue: StringValue }),
          ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  }));
  return JSON.stringify({ Records });
}
