// A table with our keys on the local stack's DynamoDB, in memory, and a client whose every command is counted. Both of our tables have
// the same keys and no item in common, so one stands for both.

import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';

import type { DocumentKey } from '../../lambdas/domain/message.ts';
import { KEY } from '../../lambdas/shared/names.ts';
import { daySortKey, partitionKey } from '../../lambdas/store/keys.ts';
import { openTables } from '../../local/tables.ts';
import { type Attributes, Meter } from './meter.ts';

export interface MeteredTable {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
  readonly meter: Meter;
  close(): Promise<void>;
}

/** An empty table. */
export async function openMeteredTable(): Promise<MeteredTable> {
  const tables = await openTables();
  const client = new DynamoDBClient({
    endpoint: tables.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
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
  meter.attach(client);
  return {
    client: DynamoDBDocumentClient.from(client),
    name,
    meter,
    close: async () => {
      client.destroy();
      await tables.close();
    },
  };
}

/** The items that a document is made of. */
export async function documentItems({ client, name }: MeteredTable, key: DocumentKey): Promise<readonly Attributes[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': partitionKey(key.site, key.shard), ':sk': daySortKey(key.day) },
    }),
  );
  return Items;
}
