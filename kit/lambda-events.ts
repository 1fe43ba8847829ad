// The events that API Gateway and SQS pass to the functions, for handlers that are called without
// them. Fields that no function reads are left out or empty.

import type { APIGatewayProxyEventV2, SQSRecord } from 'aws-lambda';

/** A request in payload format 2.0: a POST if there is a body, else a GET. */
export const requestEvent = (path: string, search: string, body?: unknown): APIGatewayProxyEventV2 =>
  ({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: search,
    headers: {},
    requestContext: {
      requestId: 'test',
      http: { method: body === undefined ? 'GET' : 'POST', path, sourceIp: '203.0.113.7' },
    },
    isBase64Encoded: false,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }) as unknown as APIGatewayProxyEventV2;

/** A message on its first delivery. */
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
