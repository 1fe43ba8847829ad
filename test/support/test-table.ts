// One table with our keys on a real DynamoDB API, in memory, for tests of the stores.

import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

import { KEY } from '../../lambdas/shared/names.ts';
import { createTable, type Table } from '../../lambdas/store/table.ts';
import { openTables } from '../../local/dynamodb/tables.ts';
import { callLocal } from './local-call.ts';

export interface TestTable {
  readonly name: string;
  readonly table: Table;
  /** The SDK's, to look at what our own client did. */
  readonly client: DynamoDBDocumentClient;
  /** What our client has called so far, and with what. */
  readonly calls: { readonly action: string; readonly input: object }[];
  close(): Promise<void>;
}

export async function openTestTable(): Promise<TestTable> {
  const tables = await openTables();
  const call = callLocal(tables.endpoint);
  const client = new DynamoDBClient({
    endpoint: tables.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const calls: { action: string; input: object }[] = [];
  const name = 'table';
  const keys = [KEY.partition, KEY.sort];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((key, index) => ({ AttributeName: key, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    }),
  );
  return {
    name,
    table: createTable((action, input, timeMs) => {
      calls.push({ action, input });
      return call(action, input, timeMs);
    }, name),
    client: DynamoDBDocumentClient.from(client),
    calls,
    close: () => tables.close(),
  };
}
