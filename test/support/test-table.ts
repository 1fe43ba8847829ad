// One table with our keys on a real DynamoDB API, in memory, for tests of the stores.

import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

import { DUE_INDEX, KEY } from '../../lambdas/shared/names.ts';
import { createTable, createTableClient, type Table } from '../../lambdas/store/table/table.ts';
import { openTables } from '../../local/dynamodb/tables.ts';

export interface TestTable {
  readonly name: string;
  readonly table: Table;
  /** The client that the table is called with, so that a test can look at the calls. */
  readonly client: DynamoDBDocumentClient;
  /** All commands of the client since the table exists. */
  readonly calls: { readonly action: string; readonly input: object }[];
  close(): Promise<void>;
}

/** A client of a local DynamoDB, with the settings of the functions' clients. */
export const localClient = (endpoint: string): DynamoDBDocumentClient =>
  createTableClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

export async function openTestTable(): Promise<TestTable> {
  const tables = await openTables();
  const client = localClient(tables.endpoint);
  const calls: { action: string; input: object }[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        calls.push({ action: commandName.replace(/Command$/, ''), input: args.input });
        return next(args);
      },
    { name: 'remember', step: 'initialize' },
  );
  const name = 'table';
  const keys = [KEY.partition, KEY.sort];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((key, index) => ({ AttributeName: key, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: [
        ...[...keys, DUE_INDEX.partition].map((key) => ({ AttributeName: key, AttributeType: 'S' }) as const),
        { AttributeName: DUE_INDEX.sort, AttributeType: 'N' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: DUE_INDEX.name,
          KeySchema: [
            { AttributeName: DUE_INDEX.partition, KeyType: 'HASH' },
            { AttributeName: DUE_INDEX.sort, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  // A new table refuses items for a moment.
  while ((await client.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus !== 'ACTIVE');
  calls.length = 0;
  return { name, table: createTable(client, name), client, calls, close: () => tables.close() };
}
