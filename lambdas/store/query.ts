// The two DynamoDB habits that several stores share: reading a query to its last page, and telling a lost race from other failures.

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';

import { LostRaceError } from './lost-race.ts';

/** Every item that the query finds, in order; DynamoDB answers a megabyte at a time. */
export async function* queryItems(
  client: DynamoDBDocumentClient,
  query: QueryCommandInput,
): AsyncIterable<Record<string, unknown>> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new QueryCommand({ ...query, ...(ExclusiveStartKey && { ExclusiveStartKey }) }));
    yield* page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** A query for the items of a partition from one sort key to another, both inclusive. */
export const rangeQuery = (table: string, partition: string, from: string, to: string): QueryCommandInput => ({
  TableName: table,
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
  ExpressionAttributeValues: { ':pk': partition, ':from': from, ':to': to },
});

/** The answer to a conditional write. Throws LostRaceError, nothing having changed, when its condition did not hold. */
export async function orLose<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new LostRaceError('the item was written since it was read', { cause: error });
  }
}
