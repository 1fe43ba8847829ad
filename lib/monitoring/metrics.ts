// Our own metrics, for alarms and graphs. The names come from the table that the functions use to
// write them.

import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  type FunctionName,
  type MeasuredFunction,
  type MetricOf,
  METRICS_DIMENSION,
  METRICS_NAMESPACE,
} from '../../lambdas/shared/names.ts';
import type { Api } from '../api/api.ts';
import type { Queue } from '../storage/queue.ts';
import type { Tables } from '../storage/tables.ts';

/** All parts of the flow that have metrics. */
export interface Measured {
  readonly api: Api;
  readonly queue: Queue;
  readonly tables: Tables;
  readonly functions: Readonly<Record<FunctionName, lambda.Function>>;
}

/** @param statistic `Sum`, `Maximum`, `p99` … */
export const ownMetric = <F extends MeasuredFunction>(
  functions: Measured['functions'],
  name: F,
  metricName: MetricOf<F>,
  statistic: string,
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { [METRICS_DIMENSION]: functions[name].functionName },
    statistic,
  });
