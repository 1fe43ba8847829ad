// Our own metrics as alarms and graphs name them. The names come from the table that the functions write them by.

import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  type Hop,
  type MeasuredHop,
  type MetricOf,
  METRICS_DIMENSION,
  METRICS_NAMESPACE,
} from '../../lambdas/shared/names.ts';
import type { Api } from '../api/api.ts';
import type { Queue } from '../storage/queue.ts';
import type { Tables } from '../storage/tables.ts';

/** Everything along the flow that has numbers. */
export interface Measured {
  readonly api: Api;
  readonly queue: Queue;
  readonly tables: Tables;
  readonly hops: Readonly<Record<Hop, lambda.Function>>;
}

/** @param statistic `Sum`, `Maximum`, `p99` … */
export const ownMetric = <H extends MeasuredHop>(
  hops: Measured['hops'],
  hop: H,
  metricName: MetricOf<H>,
  statistic: string,
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { [METRICS_DIMENSION]: hops[hop].functionName },
    statistic,
  });
