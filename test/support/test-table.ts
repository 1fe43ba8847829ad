// One table with our keys on a real DynamoDB API, in memory, for tests of the stores.

import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

import { KEY } from '../../lambdas/shared/names.ts';
import { openTables } from '../../local/tables.ts';

export interface TestTable {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  close(): Promise<void>;
}

export async function openTestTable(): Promise<TestTable> {
  const tables = await openTables();
  const client = new DynamoDBClient({
    endpoint: tables.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const table = 'table';
  const keys = [KEY.partition, KEY.sort];
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((name, index) => ({ AttributeName: name, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    }),
  );
  return { client: DynamoDBDocumentClient.from(client), table, close: () => tables.close() };
}
