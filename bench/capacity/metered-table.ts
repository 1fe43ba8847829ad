// A table with our keys on the local stack's DynamoDB, in memory, with every call counted. Both of
// our tables have the same keys and no item in common, so one table serves as both.

import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { KEY } from '../../lambdas/shared/names.ts';
import { daySortKey, partitionKey } from '../../lambdas/store/table/keys.ts';
import { type Attributes, createTable, createTableClient, type Table } from '../../lambdas/store/table/table.ts';
import { openTables } from '../../local/dynamodb/tables.ts';
import { Meter } from './meter.ts';

export interface MeteredTable {
  readonly table: Table;
  readonly name: string;
  /** A client whose every call is counted. */
  readonly client: DynamoDBDocumentClient;
  readonly meter: Meter;
  close(): Promise<void>;
}

/**
 * A long time limit: the table shares this thread with the measured code, and a retried call would
 * count twice.
 */
const ATTEMPT_MS = 60_000;

/** Opens an empty table. */
export async function openMeteredTable(): Promise<MeteredTable> {
  const tables = await openTables();
  const client = createTableClient({
    endpoint: tables.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    attemptMs: ATTEMPT_MS,
  });
  const name = 'metered';
  const keys = [KEY.partition, KEY.sort];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((key, index) => ({ AttributeName: key, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    }),
  );
  const meter = new Meter();
  meter.watch(client);
  return { table: createTable(client, name), name, client, meter, close: () => tables.close() };
}

/** The items of a document. */
export async function documentItems({ table }: MeteredTable, key: DocumentKey): Promise<readonly Attributes[]> {
  const { items } = await table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': partitionKey(key.site, key.shard), ':sk': daySortKey(key.day) },
  });
  return items;
}
