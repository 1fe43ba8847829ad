// The numbers that neither a measurement on a laptop nor a price list provides, in one table.
// Change a number here and see its effect on the bill.

/** An assumed number, and the reason for it. */
export interface Assumption {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly why: string;
}

const POLLING = 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html';

export const ASSUMPTIONS = {
  cpuRatio: {
    what: 'CPUs of the measuring machine that do the work of one vCPU of Lambda (arm64)',
    value: 1,
    unit: '',
    why: 'not measured; Graviton and a server core at 2.5 GHz are of one class',
  },
  vCpuMb: {
    what: 'memory that buys one vCPU; less memory buys its share',
    value: 1769,
    unit: 'MB',
    why: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html',
  },
  roundingMs: {
    what: 'rounding of an invocation, which is billed by the started millisecond',
    value: 0.5,
    unit: 'ms',
    why: 'half of one, on average',
  },
  sendMs: {
    what: 'the time that SQS takes to store a message, for which ingest waits',
    value: 10,
    unit: 'ms',
    why:
      '5 to 20 ms within a region; from sender to consumer the median is 16 ms in ' +
      'https://bitesizedserverless.com/bite/serverless-messaging-latency-compared/',
  },
  tableMs: {
    what: 'the time of a call to DynamoDB, for which aggregate waits',
    value: 5,
    unit: 'ms',
    why: '"single-digit millisecond" in AWS\'s words',
  },
  tableCalls: {
    what: 'calls of a commit, one after the other',
    value: 2,
    unit: '',
    why: 'raw events, then the document; a steady stream reads nothing',
  },
  commitsAtOnce: {
    what: 'documents that aggregate writes at the same time',
    value: 16,
    unit: '',
    why: 'lambdas/aggregate/aggregate.ts',
  },
  longPollSeconds: {
    what: 'the time that a poller waits at an empty queue',
    value: 20,
    unit: 's',
    why: `SQS's longest; ${POLLING}`,
  },
  receiveMs: {
    what: 'the time between two receives of one poller, which takes the messages that come meanwhile together',
    value: 20,
    unit: 'ms',
    why: 'a call to SQS and back; AWS does not say how its pollers fill a batch',
  },
  messagesPerCall: { what: 'messages that one call receives or deletes', value: 10, unit: '', why: "SQS's limit" },
  eventBytes: {
    what: 'size of an event within a message',
    value: 80,
    unit: 'B',
    why: 'type, time, path and visitor as JSON',
  },
  replacedPerDay: {
    what: 'how often AWS replaces a busy environment',
    value: 12,
    unit: 'times a day',
    why: '"every few hours", https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html',
  },
  idleSeconds: {
    what: 'the time after which AWS ends an idle environment',
    value: 360,
    unit: 's',
    why: 'often seen, not promised by AWS',
  },
  systemLogBytes: {
    what: 'what Lambda itself logs of an invocation: `platform.start` and `platform.report` as JSON',
    value: 480,
    unit: 'B',
    why:
      'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html; ' +
      '150 and 280 bytes, and 26 that CloudWatch adds to each line',
  },
  accessLogBytes: {
    what: "a line of the HTTP API's access log",
    value: 230,
    unit: 'B',
    why: 'lib/api/http-api.ts with usual values, and the 26 bytes',
  },
  gatewayBytes: {
    what: 'status line and headers that API Gateway adds to an answer',
    value: 250,
    unit: 'B',
    why: 'date, content-length, apigw-requestid, CORS',
  },
  documentMonths: {
    what: 'months of storage that a document is charged with',
    value: 12,
    unit: 'months',
    why: 'documents are kept for ever; this is a year of them',
  },
} as const satisfies Readonly<Record<string, Assumption>>;
