// What both kinds of API have in common: the same routes (ROUTES), the same functions behind them, the same reasons why
// the front door is open.

import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FALLBACK_FUNCTION, ROUTES } from '../../lambdas/shared/names.ts';

/** The functions that answer HTTP. */
export type HttpFunctions = Readonly<
  Record<(typeof ROUTES)[number]['handledBy'] | typeof FALLBACK_FUNCTION, lambda.Function>
>;

export interface Api extends Construct {
  /** Where the API answers, without a slash at the end: routes are appended to it. */
  readonly url: string;
  /** What AWS counts of its requests. */
  readonly gateway: Readonly<Record<`metric${'Count' | 'ClientError' | 'ServerError' | 'Latency'}`, MetricOf>>;
}

type MetricOf = (options?: MetricOptions) => Metric;

/**
 * Logging in has a throttle of its own, whatever the settings let through: each attempt reads an item that nothing has in
 * memory, and people log in once a month. Guesses need no bound: a secret has 256 bits.
 */
export const LOGIN_THROTTLE = {
  route: { method: 'POST', path: '/api/session' } satisfies Partial<(typeof ROUTES)[number]>,
  rateLimit: 5,
  burstLimit: 10,
} as const;

const PUBLIC = 'Public by design: every visitor of a measured page calls it, and a key in a page is no secret.';

/** The nag rules that want callers to be authorized. */
export const PUBLIC_API = [
  { id: 'AwsSolutions-APIG4', reason: PUBLIC },
  { id: 'AwsSolutions-COG4', reason: PUBLIC },
];
