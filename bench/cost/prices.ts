// AWS's prices in one region at one time, without free tiers. For another region or year, see
// `readPrices`.

import { readFileSync } from 'node:fs';

import * as z from 'zod';

import { BenchFailure } from '../harness/failure.ts';

/** A row of AWS's price list. */
export interface Price {
  readonly what: string;
  readonly dollars: number;
  /** The number of units that `dollars` pays for. */
  readonly per: number;
  readonly unit: string;
  /**
   * Beyond this many units a month, another price applies. Further steps are beyond the volumes of
   * docs/cost.md.
   */
  readonly beyond?: { readonly units: number; readonly dollars: number };
  readonly source: string;
}

const MILLION = 1_000_000;
const GATEWAY = 'https://aws.amazon.com/api-gateway/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const SQS = 'https://aws.amazon.com/sqs/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const TRANSFER = 'https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer';

/** us-east-1, November 2026. */
export const PRICES = {
  httpApi: {
    what: 'HTTP API, by 512 KB',
    dollars: 1,
    per: MILLION,
    unit: 'requests',
    beyond: { units: 300 * MILLION, dollars: 0.9 },
    source: GATEWAY,
  },
  restApi: {
    what: 'REST API',
    dollars: 3.5,
    per: MILLION,
    unit: 'requests',
    beyond: { units: 333 * MILLION, dollars: 2.8 },
    source: GATEWAY,
  },
  lambdaRequests: { what: 'Lambda invocations', dollars: 0.2, per: MILLION, unit: 'requests', source: LAMBDA },
  lambdaTime: { what: 'Lambda time, arm64, INIT too', dollars: 0.0000133334, per: 1, unit: 'GB-s', source: LAMBDA },
  sqsCalls: { what: 'SQS calls, by 64 KB', dollars: 0.4, per: MILLION, unit: 'requests', source: SQS },
  writes: { what: 'DynamoDB writes, on demand', dollars: 0.625, per: MILLION, unit: 'WRU', source: DYNAMODB },
  reads: { what: 'DynamoDB reads, on demand', dollars: 0.125, per: MILLION, unit: 'RRU', source: DYNAMODB },
  storage: { what: 'DynamoDB storage', dollars: 0.25, per: 1, unit: 'GB-month', source: DYNAMODB },
  backups: {
    what: 'DynamoDB point-in-time recovery',
    dollars: 0.2,
    per: 1,
    unit: 'GB-month',
    source: DYNAMODB,
  },
  logs: { what: 'CloudWatch Logs, taken in', dollars: 0.5, per: 1, unit: 'GB', source: CLOUDWATCH },
  alarms: { what: 'CloudWatch alarms', dollars: 0.1, per: 1, unit: 'alarm-month', source: CLOUDWATCH },
  dashboards: { what: 'CloudWatch dashboards', dollars: 3, per: 1, unit: 'month', source: CLOUDWATCH },
  metrics: { what: 'CloudWatch metrics of our own', dollars: 0.3, per: 1, unit: 'metric-month', source: CLOUDWATCH },
  transferOut: { what: 'data to the internet', dollars: 0.09, per: 1, unit: 'GB', source: TRANSFER },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

export interface PriceList {
  /** Such as `us-east-1, November 2026`. */
  readonly of: string;
  readonly prices: Readonly<Record<PriceName, Price>>;
}

export const DEFAULT_PRICES: PriceList = { of: 'us-east-1, November 2026', prices: PRICES };

/** The dollars for this many units in a month. */
export function dollarsFor({ dollars, per, beyond }: Price, units: number): number {
  if (beyond === undefined || units <= beyond.units) return (units / per) * dollars;
  return (beyond.units / per) * dollars + ((units - beyond.units) / per) * beyond.dollars;
}

const names = Object.keys(PRICES) as PriceName[];

const listSchema = z.strictObject({
  of: z.string(),
  source: z.string(),
  dollars: z.partialRecord(z.enum(names), z.number().nonnegative()),
});

/**
 * Reads a price list from a file: `{"of": "eu-central-1, May 2027", "source": "https://…",
 * "dollars": {"writes": 0.76, …}}`. Prices that the file does not name keep their defaults; prices
 * that it names have no steps. Throws a BenchFailure that says what is wrong with the file.
 */
export function readPrices(file: string): PriceList {
  let text: unknown;
  try {
    text = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new BenchFailure(`The price list ${file} cannot be read: ${error instanceof Error ? error.message : file}.`);
  }
  const read = listSchema.safeParse(text);
  if (!read.success) {
    const what = read.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ');
    throw new BenchFailure(`The price list ${file} is wrong: ${what}. Its prices are ${names.join(', ')}.`);
  }
  const { of, source, dollars } = read.data;
  const prices = Object.fromEntries(
    names.map((name) => {
      const { what, per, unit } = PRICES[name];
      const given = dollars[name];
      return [name, given === undefined ? PRICES[name] : { what, per, unit, dollars: given, source }];
    }),
  ) as Record<PriceName, Price>;
  return { of, prices };
}
