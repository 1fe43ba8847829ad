// Everything that a deployment may choose, read from CDK context (`cdk deploy -c api=rest -c shards=4`) before any
// construct is made. Promises: what comes out is complete, typed and in range; an unknown key or a bad value ends synth
// with one sentence per problem that names the key, the value and what is allowed.

import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { ACCESS } from '../lambdas/shared/names.ts';

/** Settings that synth cannot go on with. The message is for the person at the keyboard; a stack trace adds nothing. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** The CLI gives every `-c` value as a string, cdk.json gives JSON: both are read, and nothing is guessed. */
const fromText = (parse: (text: string) => unknown) => (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' ? parse(value.trim()) : value;

const between = (min: number, max: number, unit = '') => {
  const allowed = `a whole number${unit} from ${min} to ${max}`;
  return z.preprocess(fromText(Number), z.int(allowed).min(min, allowed).max(max, allowed));
};

const flag = z.preprocess(
  fromText((text) => (text === 'true' ? true : text === 'false' ? false : text)), // Boolean('false') is true
  z.boolean('true or false'),
);

/** An origin exactly as browsers send it: lower case, no path, no slash at the end. */
const isOrigin = (text: string) => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;

const ORIGINS = '* or origins separated by commas, such as https://example.com,https://www.example.com';
const origins = z.preprocess(
  fromText((text) => text.split(',').map((origin) => origin.trim())),
  z
    .array(z.string(ORIGINS), ORIGINS)
    .refine((list) => list.join() === '*' || (list.length > 0 && list.every(isOrigin)), ORIGINS)
    .readonly(),
);

const STACK_NAME = 'a letter, then at most 59 letters, digits and hyphens';

/** CloudWatch takes only certain numbers of days; 9999 is CDK's for "for ever". */
const logDays = z.preprocess(
  fromText(Number),
  z.enum(RetentionDays, `one of ${Object.values(RetentionDays).filter(Number).join(', ')}`),
);

const RUNBOOK = 'where docs/runbook.md can be read: a URL or a path, without a #';

/** Lambda keeps 100 of an account unreserved, so an account of 10 can reserve none: it refuses the deployment. */
const concurrency = between(1, 100_000);
const memory = between(128, 10_240, ' of MB');
/** API Gateway gives up on a function after 29 s; one that runs longer answers nobody. */
const MAX_ANSWER_SECONDS = 29;

const schema = z
  .strictObject({
    /** `http` costs a third; `rest` is for LocalStack's free image and for those who need a REST API. */
    api: z.enum(['http', 'rest'], 'http or rest'),
    /** Who may write and read: names.ts says what each means. `open` is for a laptop and for demonstrations. */
    access: z.enum(ACCESS, 'registered or open'),
    /** A throw-away stack: deleting it deletes its data. */
    ephemeral: flag,
    stackName: z.string(STACK_NAME).regex(/^[A-Za-z][A-Za-z0-9-]{0,59}$/, STACK_NAME),
    corsOrigins: origins,
    /** Documents per site and day. Raise it any time; with fewer than hold documents every question is refused. */
    shards: between(1, 64),
    batchSize: between(1, 10_000),
    batchWindowSeconds: between(0, 300),
    maximumConcurrency: between(2, 1000),
    /** Below 5, a few throttled deliveries would send good messages to the dead-letter queue. */
    maxReceiveCount: between(5, 1000),
    rawRetentionDays: between(1, 3650),
    logRetentionDays: logDays,
    /** Alarms, their topic and a dashboard: $4.20 a month, all but $0.20 of it free as the first in an account. */
    monitoring: flag,
    /** Gets the alarms, once it has confirmed the e-mail by which SNS asks; absent: the topic is there to subscribe to. */
    alarmEmail: z.email('an e-mail address').optional(),
    /** What alarms link to. */
    runbookUrl: z.string(RUNBOOK).regex(/^[^\s#]{1,500}$/, RUNBOOK),
    ingestMemory: memory,
    /**
     * Copies of ingest that nothing else can take, and the most that run; absent: what the account has left. All functions of an
     * account share its concurrency, so without it a flood of questions, or of 404s, can leave ingest none.
     */
    ingestReservedConcurrency: concurrency.optional(),
    // Three attempts of two seconds to reach SQS, and one second to answer.
    ingestTimeoutSeconds: between(7, MAX_ANSWER_SECONDS),
    aggregateMemory: memory,
    // An attempt that has begun may take 25 s, which aggregate keeps back.
    aggregateTimeoutSeconds: between(29, 900),
    statsMemory: memory,
    /** The most copies of stats that run, kept for it alone as well; absent: what the account has left. */
    statsConcurrency: concurrency.optional(),
    statsTimeoutSeconds: between(1, MAX_ANSWER_SECONDS),
    rollupMemory: memory,
    // Rollups that were begun may take 20 s, which the function keeps back.
    rollupTimeoutSeconds: between(29, 900),
    /** Requests per second that the API lets through, and the burst it lets through at once: what a flood can cost. */
    throttleRate: between(1, 1_000_000),
    throttleBurst: between(1, 1_000_000),
  })
  .refine(({ batchSize, batchWindowSeconds }) => batchSize <= 10 || batchWindowSeconds >= 1, {
    path: ['batchWindowSeconds'],
    message: 'at least 1 while batchSize is over 10 (a rule of the SQS trigger)',
  })
  .refine(({ monitoring, alarmEmail }) => monitoring || alarmEmail === undefined, {
    path: ['alarmEmail'],
    message: 'absent while monitoring is false: there are no alarms to send',
  });

/** All settings of one deployment, checked. */
export type Settings = z.infer<typeof schema>;

/** What a deployment without any `-c` gets. */
export const DEFAULTS = {
  api: 'http',
  access: 'registered',
  ephemeral: false,
  stackName: 'FastAnalytics',
  corsOrigins: ['*'],
  shards: 1,
  // A full batch folds in well under a second and costs one write per document, so cost falls with the batch's size.
  batchSize: 1000,
  batchWindowSeconds: 1,
  maximumConcurrency: 10,
  maxReceiveCount: 5,
  rawRetentionDays: 90,
  logRetentionDays: RetentionDays.ONE_MONTH,
  monitoring: true,
  runbookUrl: 'docs/runbook.md',
  // Memory buys CPU in proportion (1,769 MB is one vCPU): ingest waits for SQS, aggregate folds, stats merges.
  ingestMemory: 256,
  // SQS answers in about 20 ms; 10 s holds a cold start and three attempts.
  ingestTimeoutSeconds: 10,
  aggregateMemory: 1024,
  // Long enough to win a race for a hot document after many losses; times six it is how long a killed batch stays hidden.
  aggregateTimeoutSeconds: 60,
  statsMemory: 512,
  // Ten years are at most 80 documents. Without any rollup they are 3,653: 0.3 to 0.9 s of a core, one to three with this memory.
  statsTimeoutSeconds: 10,
  rollupMemory: 512,
  // As long as a function may run: what it has no time for waits a day.
  rollupTimeoutSeconds: 900,
  // 8.6 million requests a day, which docs/cost.md prices; a page view is one request.
  throttleRate: 100,
  throttleBurst: 1000,
} as const satisfies Settings;

/** Keys that the CDK CLI puts into the context itself, beside those with a colon (`aws:cdk:…`, `@aws-cdk/core:…`). */
const CDK_KEYS = ['cli-telemetry', 'acknowledged-issue-numbers'];

/**
 * The settings in a CDK context.
 * @param context `app.node.getAllContext()`: values as strings (`-c`) or JSON (cdk.json); CDK's own keys are ignored
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
