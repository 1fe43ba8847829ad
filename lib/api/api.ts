// What both kinds of API share: the routes (ROUTES), the functions behind them, and the reasons why
// the API is public.

import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Route } from '../../lambdas/shared/names.ts';
import type { Domain } from './domain.ts';

/** The functions that answer HTTP requests. */
export type HttpFunctions = Readonly<Record<Route['handledBy'], lambda.Function>>;

export interface Api extends Construct {
  /** The address of the API, without a trailing slash: routes are appended to it. */
  readonly url: string;
  /** The API's own host name, if the settings have one. */
  readonly domain: Domain | undefined;
  /** AWS's own metrics of the API's requests. */
  readonly gateway: Readonly<Record<`metric${'Count' | 'ClientError' | 'ServerError' | 'Latency'}`, MetricOf>>;
}

type MetricOf = (options?: MetricOptions) => Metric;

/**
 * Logging in has a throttle of its own, whatever the settings let through: each attempt reads an
 * item that nothing has in memory, and people log in once a month. Guesses need no bound: a secret
 * has 256 bits.
 */
export const LOGIN_THROTTLE = {
  route: { method: 'POST', path: '/api/session' } satisfies Partial<Route>,
  rateLimit: 5,
  burstLimit: 10,
} as const;

const PUBLIC = 'Public by design: every visitor of a measured page calls it, and a key in a page is no secret.';

/** The nag rules that demand authorized callers. */
export const PUBLIC_API = [
  { id: 'AwsSolutions-APIG4', reason: PUBLIC },
  { id: 'AwsSolutions-COG4', reason: PUBLIC },
];
