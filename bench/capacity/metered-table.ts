// A table with our keys on the local stack's DynamoDB, in memory, whose every call is counted. Both of our tables have the same keys and no
// item in common, so one stands for both.

import type { DocumentKey } from '../../lambdas/domain/message.ts';
import type { CallAws } from '../../lambdas/shared/aws-client.ts';
import { KEY } from '../../lambdas/shared/names.ts';
import type { Attributes } from '../../lambdas/store/attributes.ts';
import { daySortKey, partitionKey } from '../../lambdas/store/keys.ts';
import { createTable, type Table } from '../../lambdas/store/table.ts';
import { openTables } from '../../local/dynamodb/tables.ts';
import { callTables } from '../store.ts';
import { Meter } from './meter.ts';

export interface MeteredTable {
  readonly table: Table;
  readonly name: string;
  /** Any action, counted. */
  readonly call: CallAws;
  readonly meter: Meter;
  close(): Promise<void>;
}

const CREATE_MS = 10_000;

/** An empty table. */
export async function openMeteredTable(): Promise<MeteredTable> {
  const tables = await openTables();
  const call = callTables({ endpoint: tables.endpoint, region: 'us-east-1' });
  const name = 'metered';
  const keys = [KEY.partition, KEY.sort];
  const definition = {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys.map((key, index) => ({ AttributeName: key, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
  };
  await call('CreateTable', definition, CREATE_MS);
  const meter = new Meter();
  const metered = meter.metered(call);
  return { table: createTable(metered, name), name, call: metered, meter, close: () => tables.close() };
}

/** The items that a document is made of. */
export async function documentItems({ table }: MeteredTable, key: DocumentKey): Promise<readonly Attributes[]> {
  const { items } = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': partitionKey(key.site, key.shard), ':sk': daySortKey(key.day) },
  });
  return items;
}
