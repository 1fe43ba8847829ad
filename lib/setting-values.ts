// How the values of settings are read, by their kind. Each has a text for its error: what is
// allowed, to stand behind "must be".

import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';

/**
 * The CLI passes every `-c` value as a string, and cdk.json has JSON values. Both are accepted;
 * nothing is guessed.
 */
const fromText = (parse: (text: string) => unknown) => (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' ? parse(value.trim()) : value;

/** A whole number, both ends inclusive. */
export const between = (min: number, max: number, unit = '') => {
  const allowed = `a whole number${unit} from ${min} to ${max}`;
  return z.preprocess(fromText(Number), z.int(allowed).min(min, allowed).max(max, allowed));
};

export const flag = z.preprocess(
  // Boolean('false') is true
  fromText((text) => (text === 'true' ? true : text === 'false' ? false : text)),
  z.boolean('true or false'),
);

/**
 * Whether the text is an origin exactly as browsers send it: lower case, no path, no trailing
 * slash.
 */
const isOrigin = (text: string) => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;

const ORIGINS = '* or origins separated by commas, such as https://example.com,https://www.example.com';
export const origins = z.preprocess(
  fromText((text) => text.split(',').map((origin) => origin.trim())),
  z
    .array(z.string(ORIGINS), ORIGINS)
    .refine((list) => list.join() === '*' || (list.length > 0 && list.every(isOrigin)), ORIGINS)
    .readonly(),
);

const SCRIPT = 'a path of two parts that is not below /api, such as /stats/app.js';
export const scriptPath = z.string(SCRIPT).regex(/^\/(?!api\/)[\w-]{1,50}\/[\w-][\w.-]{0,49}$/, SCRIPT);

const STACK_NAME = 'a letter, then at most 59 letters, digits and hyphens';
export const stackName = z.string(STACK_NAME).regex(/^[A-Za-z][A-Za-z0-9-]{0,59}$/, STACK_NAME);

const HOST = 'a host name in lower case, such as stats.example.com';
export const hostName = z
  .string(HOST)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.){1,9}[a-z][a-z0-9-]{0,61}[a-z0-9]$/, HOST);

export const CERTIFICATE = 'the ARN of a certificate of ACM';
export const certificateArn = z
  .string(CERTIFICATE)
  .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]{1,100}$/, CERTIFICATE);

const ZONE = 'the id of a hosted zone of Route 53, such as Z0123456789ABCDEFGHIJ';
export const hostedZoneId = z.string(ZONE).regex(/^Z[A-Z0-9]{1,31}$/, ZONE);

const HEADER = 'the name of a request header, in lower case';
/** As Node.js and API Gateway's format 2.0 name headers. */
export const header = z.string(HEADER).regex(/^[a-z0-9-]{1,100}$/, HEADER);

/** CloudWatch accepts only certain numbers of days; 9999 is CDK's value for "for ever". */
export const logDays = z.preprocess(
  fromText(Number),
  z.enum(RetentionDays, `one of ${Object.values(RetentionDays).filter(Number).join(', ')}`),
);

const RUNBOOK = 'where docs/runbook.md can be read: a URL or a path, without a #';
export const runbookUrl = z.string(RUNBOOK).regex(/^[^\s#]{1,500}$/, RUNBOOK);

/**
 * Lambda keeps 100 of an account unreserved. So an account with a limit of 10 can reserve none, and
 * Lambda refuses the deployment.
 */
export const concurrency = between(1, 100_000);
export const memory = between(128, 10_240, ' of MB');
/** API Gateway gives up on a function after 29 s. A longer run has no client left. */
export const MAX_ANSWER_SECONDS = 29;
