// Every choice of a deployment, read from CDK context (`cdk deploy -c api=rest -c shards=4`) before
// any construct is made. Promises: the result is complete, typed and in range. An unknown key or a
// bad value ends synth with one sentence per problem, which names the key, the value and what is
// allowed.

import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { ACCESS } from '../lambdas/shared/names.ts';
import {
  between,
  CERTIFICATE,
  certificateArn,
  concurrency,
  flag,
  header,
  hostedZoneId,
  hostName,
  logDays,
  MAX_ANSWER_SECONDS,
  memory,
  origins,
  runbookUrl,
  scriptPath,
  stackName,
} from './setting-values.ts';

/**
 * Settings that synth refuses. The message is for the person at the keyboard, without a stack
 * trace.
 */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

const NO_DOMAIN = 'absent while there is no domainName';

const schema = z
  .strictObject({
    /**
     * `http` costs a third; `rest` is for LocalStack's free image and for deployments that need a
     * REST API.
     */
    api: z.enum(['http', 'rest'], 'http or rest'),
    /**
     * Who may write and read: names.ts says what each means. `open` is for a laptop and for
     * demonstrations.
     */
    access: z.enum(ACCESS, 'registered or open'),
    /** A throw-away stack: deleting the stack deletes its data. */
    ephemeral: flag,
    stackName,
    /**
     * The host of the API instead of AWS's own, such as `stats.example.com`. AWS's address is then
     * turned off: it would be a way past a proxy in front.
     */
    domainName: hostName.optional(),
    /** A certificate of ACM for it, in the stack's region. */
    certificateArn: certificateArn.optional(),
    /** The zone of Route 53 in which its record is made; absent: you point the host yourself. */
    hostedZoneId: hostedZoneId.optional(),
    corsOrigins: origins,
    /**
     * The request header in which a proxy in front puts the visitor's address, such as
     * `cf-connecting-ip`, `cloudfront-viewer-address` or `x-forwarded-for`; absent: the
     * caller of the API is the visitor. A wrong one makes one visitor of all who have the same
     * browser.
     */
    clientIpHeader: header.optional(),
    /**
     * The request header in which a proxy in front puts the visitor's country, such as
     * `cloudfront-viewer-country` or `cf-ipcountry`; absent: the browser's time zone says it.
     */
    countryHeader: header.optional(),
    /**
     * Another path of the tracker, besides /js/script.js: blockers have lists of names that many
     * sites use. Of two parts, since the tracker finds the API by `../api/event`.
     */
    scriptPath,
    /**
     * Documents per site and day. It can be raised any time. If it is lowered below a number that
     * documents were written with, every query is refused.
     */
    shards: between(1, 64),
    batchSize: between(1, 10_000),
    batchWindowSeconds: between(0, 300),
    maximumConcurrency: between(2, 1000),
    /** Below 5, a few throttled deliveries would move good messages to the dead-letter queue. */
    maxReceiveCount: between(5, 1000),
    rawRetentionDays: between(1, 3650),
    logRetentionDays: logDays,
    /**
     * Alarms, their topic and a dashboard: $4.30 a month, or $0.30 if they are the account's first.
     */
    monitoring: flag,
    /**
     * Receives the alarms after confirming the e-mail that SNS sends. Absent: you can subscribe to
     * the topic later.
     */
    alarmEmail: z.email('an e-mail address').optional(),
    /** The page that alarms link to. */
    runbookUrl,
    ingestMemory: memory,
    /**
     * Reserved concurrency of ingest, which is also its maximum; absent: shares the account's. All
     * functions of an account share its concurrency, so without this setting a flood of queries, or
     * of 404s, can leave none for ingest.
     */
    ingestReservedConcurrency: concurrency.optional(),
    // Long enough for three attempts of two seconds to reach SQS, and one second to answer.
    ingestTimeoutSeconds: between(7, MAX_ANSWER_SECONDS),
    aggregateMemory: memory,
    // A running attempt may take 25 s, which aggregate keeps in reserve.
    aggregateTimeoutSeconds: between(29, 900),
    statsMemory: memory,
    /** Reserved concurrency of stats, which is also its maximum; absent: shares the account's. */
    statsConcurrency: concurrency.optional(),
    statsTimeoutSeconds: between(1, MAX_ANSWER_SECONDS),
    rollupMemory: memory,
    // Rollups under way may take 20 s, which the function keeps in reserve.
    rollupTimeoutSeconds: between(29, 900),
    webMemory: memory,
    /** Reserved concurrency of web, which is also its maximum; absent: shares the account's. */
    webConcurrency: concurrency.optional(),
    webTimeoutSeconds: between(1, MAX_ANSWER_SECONDS),
    /**
     * Requests per second that the API lets through, and the burst it lets through at once: what a
     * flood can cost.
     */
    throttleRate: between(1, 1_000_000),
    throttleBurst: between(1, 1_000_000),
  })
  .refine(({ batchSize, batchWindowSeconds }) => batchSize <= 10 || batchWindowSeconds >= 1, {
    path: ['batchWindowSeconds'],
    message: 'at least 1 while batchSize is over 10 (a rule of the SQS trigger)',
  })
  .refine(({ domainName, certificateArn }) => domainName === undefined || certificateArn !== undefined, {
    path: ['certificateArn'],
    message: `${CERTIFICATE} for the domainName, in the region of the stack`,
  })
  .refine(({ domainName, certificateArn }) => domainName !== undefined || certificateArn === undefined, {
    path: ['certificateArn'],
    message: NO_DOMAIN,
  })
  .refine(({ domainName, hostedZoneId }) => domainName !== undefined || hostedZoneId === undefined, {
    path: ['hostedZoneId'],
    message: NO_DOMAIN,
  })
  .refine(({ monitoring, alarmEmail }) => monitoring || alarmEmail === undefined, {
    path: ['alarmEmail'],
    message: 'absent while monitoring is false: there are no alarms to send',
  });

/** All settings of one deployment, validated. */
export type Settings = z.infer<typeof schema>;

/** The settings of a deployment without any `-c`. */
export const DEFAULTS = {
  api: 'http',
  access: 'registered',
  ephemeral: false,
  stackName: 'FastAnalytics',
  corsOrigins: ['*'],
  scriptPath: '/js/script.js',
  shards: 1,
  // A full batch folds in well under a second and costs one write per document, so larger batches
  // are cheaper.
  batchSize: 1000,
  batchWindowSeconds: 1,
  maximumConcurrency: 10,
  maxReceiveCount: 5,
  rawRetentionDays: 90,
  logRetentionDays: RetentionDays.ONE_MONTH,
  monitoring: true,
  runbookUrl: 'docs/runbook.md',
  // More memory buys more CPU (1,769 MB is one vCPU): ingest waits for SQS, aggregate folds, stats
  // merges.
  ingestMemory: 256,
  // SQS answers in about 20 ms; 10 s is enough for a cold start and three attempts.
  ingestTimeoutSeconds: 10,
  aggregateMemory: 1024,
  // Long enough to commit to a hot document after many lost races. Six times this is how long the
  // messages of a killed batch stay hidden.
  aggregateTimeoutSeconds: 60,
  // What one request may read grows with it (READ_SHARE): this answers a busy site's 91 days and
  // the 91 before. CPU costs the same as with half of it, waiting for DynamoDB twice as much.
  statsMemory: 1024,
  // Ten years are at most 80 rollups and days. Without rollups they are 3,653 days, which take 0.3
  // to 0.9 s of a core, and up to two seconds with this memory.
  statsTimeoutSeconds: 10,
  rollupMemory: 512,
  // The longest that Lambda allows. Work that does not fit waits for the next day.
  rollupTimeoutSeconds: 900,
  // It hands out what it has in memory; a cold start is what takes its time.
  webMemory: 256,
  webTimeoutSeconds: 5,
  // 8.6 million requests a day, which docs/cost.md prices; a page view is one request.
  throttleRate: 100,
  throttleBurst: 1000,
} as const satisfies Settings;

/**
 * Keys that the CDK CLI adds to the context, besides those with a colon (`aws:cdk:…`,
 * `@aws-cdk/core:…`).
 */
const CDK_KEYS = ['cli-telemetry', 'acknowledged-issue-numbers'];

/**
 * Reads the settings from a CDK context.
 * @param context `app.node.getAllContext()`: values as strings (`-c`) or JSON (cdk.json); CDK's own
 *   keys are ignored
 * @throws {SettingsError} naming every unknown key and every bad value
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const own = Object.entries(context).filter(([key]) => !key.includes(':') && !CDK_KEYS.includes(key));
  const given: Record<string, unknown> = { ...DEFAULTS, ...Object.fromEntries(own) };
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const sentences = read.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return `Unknown setting ${issue.keys.join(', ')}; the settings are ${Object.keys(schema.shape).join(', ')}.`;
    }
    const key = String(issue.path[0]);
    return `Setting ${key} is ${JSON.stringify(given[key])} but must be ${issue.message}.`;
  });
  throw new SettingsError(sentences.join('\n'));
}
