// Metrics as log lines that CloudWatch turns into numbers (Embedded Metric Format): no call, no
// permission, no latency.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
// Costs: a metric $0.30 for a month with data in every hour, the account's first ten nothing; ours
// are 15, of which four (Accepted, Counted, DocumentBytes, Lag) have data on a good day. A line is
// 0.3 to 0.9 KB at $0.50 a GB: one a batch, and one for 20 requests.

import { type MeasuredFunction, type MetricOf, METRICS, METRICS_DIMENSION, METRICS_NAMESPACE } from './names.ts';

/** A sum, or one value per thing measured. Zero sums and empty lists are not written. */
export type Measured<F extends MeasuredFunction> = Partial<Readonly<Record<MetricOf<F>, number | readonly number[]>>>;

/** Writes what was measured up to `now`, epoch milliseconds. */
export type WriteMetrics<F extends MeasuredFunction> = (measured: Measured<F>, now: number) => void;

/** To the log of this function. */
export function createMetrics<F extends MeasuredFunction>(name: F): WriteMetrics<F> {
  const functionName = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? name;
  return (measured, now) => {
    const line = formatMetrics(name, functionName, measured, now);
    if (line !== '') process.stdout.write(line);
  };
}

/** One line, or '' when there is nothing to say. */
export function formatMetrics<F extends MeasuredFunction>(
  name: F,
  functionName: string,
  measured: Measured<F>,
  now: number,
): string {
  const values = (Object.entries(measured) as [string, number | readonly number[]][])
    .map(([name, value]) => [name, typeof value === 'number' ? value : sample(value)] as const)
    .filter(([, value]) => value !== 0 && !(Array.isArray(value) && value.length === 0));
  if (values.length === 0) return '';
  const units: Readonly<Record<string, string>> = METRICS[name];
  const directive = {
    Namespace: METRICS_NAMESPACE,
    Dimensions: [[METRICS_DIMENSION]],
    Metrics: values.map(([name]) => ({ Name: name, Unit: units[name] })),
  };
  return `${JSON.stringify({
    _aws: { Timestamp: now, CloudWatchMetrics: [directive] },
    [METRICS_DIMENSION]: functionName,
    ...Object.fromEntries(values),
  })}\n`;
}

/** Values that a metric may have in one line. */
const MAX_VALUES = 100;

/**
 * Of more values, those at evenly spaced ranks, the least and the greatest among them: percentiles
 * stay right within 1 %.
 */
function sample(values: readonly number[]): readonly number[] {
  if (values.length <= MAX_VALUES) return values;
  const sorted = values.toSorted((a, b) => a - b);
  return Array.from(
    { length: MAX_VALUES },
    (_, n) => sorted[Math.round((n * (sorted.length - 1)) / (MAX_VALUES - 1))] ?? 0,
  );
}

/** Write one line per 20 requests: 13 bytes a request, less than 1 cent a million. */
const HELD_REQUESTS = 20;
/**
 * But no later than this, when there is a request to write it: a sixth of CloudWatch's shortest
 * period.
 */
const HELD_MS = 10_000;

/**
 * Adds up the counts of many requests, since a line for each would cost an eighth of what its API
 * Gateway call does. Nothing runs between requests, so what is held when AWS ends an idle
 * environment is lost: at most 19 requests of up to ten seconds. The ledger of an answer is exact.
 */
export class HeldMetrics<F extends MeasuredFunction> {
  readonly #write: WriteMetrics<F>;
  #sums: Partial<Record<MetricOf<F>, number>> = {};
  #requests = 0;
  #writtenAt = -Infinity;

  constructor(write: WriteMetrics<F>) {
    this.#write = write;
  }

  /** Counts one request. The first of an environment is written at once. */
  add(metric: MetricOf<F>, value: number, now: number): void {
    this.#sums[metric] = (this.#sums[metric] ?? 0) + value;
    this.#requests += 1;
    if (this.#requests < HELD_REQUESTS && now - this.#writtenAt < HELD_MS) return;
    this.#write(this.#sums, now);
    this.#sums = {};
    this.#requests = 0;
    this.#writtenAt = now;
  }
}
