// What API Gateway and SQS hand to the functions, for handlers that are called without them. Fields that no function looks at
// are left out or empty.

import type { APIGatewayProxyEventV2, SQSRecord } from 'aws-lambda';

/** A request in the payload format 2.0: a GET, or a POST where there is a body. */
export const requestEvent = (path: string, search: string, body?: unknown): APIGatewayProxyEventV2 =>
  ({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: search,
    headers: {},
    requestContext: { requestId: 'test', http: { method: body === undefined ? 'GET' : 'POST', path } },
    isBase64Encoded: false,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }) as unknown as APIGatewayProxyEventV2;

/** A message as it is delivered for the first time. */
export const sqsRecord = (messageId: string, body: string): SQSRecord => ({
  messageId,
  body,
  receiptHandle: messageId,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: '',
  awsRegion: '',
});
