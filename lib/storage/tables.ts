// The two tables of events and numbers. Two, because they differ in who may read them (stats never sees a raw event), in what they cost (events
// expire, documents stay) and in how they are restored. Promises: nothing is lost by deleting or replacing the stack,
// unless it is a throw-away one.

import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DUE_INDEX, ENV, KEY } from '../../lambdas/shared/names.ts';
import type { Settings } from '../settings.ts';

const key = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });

/** Every table: our keys, paid by the request, encrypted with DynamoDB's own key, which is free; one in KMS would bill requests. */
export const tableKeys = {
  partitionKey: key(KEY.partition),
  sortKey: key(KEY.sort),
  billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
  encryption: dynamodb.TableEncryption.DEFAULT,
} satisfies dynamodb.TableProps;

/** A table that outlives its stack, and can be restored to any second; not of a throw-away stack. */
export const keptTable = ({ ephemeral }: Pick<Settings, 'ephemeral'>) =>
  ({
    ...tableKeys,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: !ephemeral,
    removalPolicy: ephemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  }) satisfies dynamodb.TableProps;

export class Tables extends Construct {
  /** Raw events and idempotency records, each with its own end. */
  readonly events: dynamodb.Table;
  /** One document per site, day and shard, in one item or two; rollups of those; and an index of the rollups that are due. */
  readonly stats: dynamodb.Table;

  constructor(scope: Construct, settings: Settings) {
    super(scope, 'Tables');
    this.events = new dynamodb.Table(this, 'Events', { ...keptTable(settings), timeToLiveAttribute: KEY.ttl });
    this.stats = new dynamodb.Table(this, 'Stats', keptTable(settings));
    // An item is in the index as long as it has these two attributes: a month of a site costs it two writes of a unit.
    this.stats.addGlobalSecondaryIndex({
      indexName: DUE_INDEX.name,
      partitionKey: key(DUE_INDEX.partition),
      sortKey: { name: DUE_INDEX.sort, type: dynamodb.AttributeType.NUMBER },
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
  }

  /** May add raw events and idempotency records, and read none. */
  grantAddEvents(fn: lambda.Function): void {
    grant(fn, this.events.tableArn, 'dynamodb:PutItem');
    fn.addEnvironment(ENV.eventsTable, this.events.tableName);
  }

  /** May read and change documents, and mark rollups. */
  grantUpdateStats(fn: lambda.Function): void {
    grant(fn, this.stats.tableArn, 'dynamodb:Query', 'dynamodb:UpdateItem');
    fn.addEnvironment(ENV.statsTable, this.stats.tableName);
  }

  /** May read documents, change rollups, and find those that are due. */
  grantRollUpStats(fn: lambda.Function): void {
    this.grantUpdateStats(fn);
    grant(fn, `${this.stats.tableArn}/index/${DUE_INDEX.name}`, 'dynamodb:Query');
  }

  /** May read the documents of a site. */
  grantQueryStats(fn: lambda.Function): void {
    grant(fn, this.stats.tableArn, 'dynamodb:Query');
    fn.addEnvironment(ENV.statsTable, this.stats.tableName);
  }
}

/** Not the table's own method, which would grant the same on every index. */
export const grant = (fn: lambda.Function, resource: string, ...actions: string[]): void =>
  fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
