// The two tables. They are two because they differ in readers (stats never reads a raw event), in
// cost (events expire, documents stay) and in how they are restored. Promises: deleting or
// replacing the stack loses no data, unless it is a throw-away stack.

import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DUE_INDEX, ENV, KEY } from '../../lambdas/shared/names.ts';
import type { Settings } from '../settings.ts';

const key = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });

/**
 * Every table: our keys, paid by the request, encrypted with DynamoDB's own key, which is free; one
 * in KMS would bill requests.
 */
export const tableKeys = {
  partitionKey: key(KEY.partition),
  sortKey: key(KEY.sort),
  billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
  encryption: dynamodb.TableEncryption.DEFAULT,
} satisfies dynamodb.TableProps;

/**
 * A table that outlives its stack, and can be restored to any second; not of a throw-away stack.
 */
export const keptTable = ({ ephemeral }: Pick<Settings, 'ephemeral'>) =>
  ({
    ...tableKeys,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: !ephemeral,
    removalPolicy: ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  }) satisfies dynamodb.TableProps;

export class Tables extends Construct {
  /** Raw events and idempotency records, each with its own expiry. */
  readonly events: dynamodb.Table;
  /**
   * One document per site, day and shard, in one item or two; the rollups of documents; and an
   * index of the rollups that are due.
   */
  readonly stats: dynamodb.Table;

  constructor(scope: Construct, settings: Settings) {
    super(scope, 'Tables');
    this.events = new dynamodb.Table(this, 'Events', { ...keptTable(settings), timeToLiveAttribute: KEY.ttl });
    this.stats = new dynamodb.Table(this, 'Stats', keptTable(settings));
    // An item is in the index while it has these two attributes. Each month of a site costs the
    // index two writes of one unit.
    this.stats.addGlobalSecondaryIndex({
      indexName: DUE_INDEX.name,
      partitionKey: key(DUE_INDEX.partition),
      sortKey: { name: DUE_INDEX.sort, type: dynamodb.AttributeType.NUMBER },
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
  }

  /** Lets the function add raw events and idempotency records, but read none. */
  grantAddEvents(fn: lambda.Function): void {
    grant(fn, this.events.tableArn, 'dynamodb:PutItem');
    fn.addEnvironment(ENV.eventsTable, this.events.tableName);
  }

  /** Lets the function read and change documents, and mark rollups. */
  grantUpdateStats(fn: lambda.Function): void {
    grant(fn, this.stats.tableArn, 'dynamodb:Query', 'dynamodb:UpdateItem');
    fn.addEnvironment(ENV.statsTable, this.stats.tableName);
  }

  /** Lets the function read documents, change rollups, and find the rollups that are due. */
  grantRollUpStats(fn: lambda.Function): void {
    this.grantUpdateStats(fn);
    grant(fn, `${this.stats.tableArn}/index/${DUE_INDEX.name}`, 'dynamodb:Query');
  }

  /** Lets the function read documents. */
  grantQueryStats(fn: lambda.Function): void {
    grant(fn, this.stats.tableArn, 'dynamodb:Query');
    fn.addEnvironment(ENV.statsTable, this.stats.tableName);
  }
}

/** The table's own grant methods would also grant the action on every index. */
export const grant = (fn: lambda.Function, resource: string, ...actions: string[]): void =>
  fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
