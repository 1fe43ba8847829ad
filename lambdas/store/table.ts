// A DynamoDB table: items of texts, numbers, truth values and bytes, by the four actions that the stores use. Inputs are DynamoDB's own
// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/), with plain values in the place of typed ones.

import { AwsError, type CallAws, createAwsClient, DYNAMODB } from '../shared/aws-client.ts';
import { awsEnvironment, endpointOf, regionalEndpoint } from '../shared/aws-environment.ts';
import { type Attributes, fromWire, toWire, type WireAttributes } from './attributes.ts';
import type { ItemKey } from './keys.ts';
import { LostRaceError } from './lost-race.ts';

interface Expression {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Attributes;
}

export interface Query extends Expression {
  readonly KeyConditionExpression: string;
  readonly ProjectionExpression?: string;
  readonly ConsistentRead?: boolean;
  /** Items that are read, at most. */
  readonly Limit?: number;
}

interface Write extends Expression {
  readonly ConditionExpression?: string;
}

export interface Put extends Write {
  readonly Item: ItemKey & Attributes;
}

export interface Update extends Write {
  readonly Key: ItemKey;
  readonly UpdateExpression: string;
  readonly ReturnValues?: 'ALL_NEW';
}

export interface Delete extends Write {
  readonly Key: ItemKey;
}

export interface Page {
  readonly items: readonly Attributes[];
  /** Where the next page begins; undefined after the last. */
  readonly next: ItemKey | undefined;
}

/** Every call throws AwsError. */
export interface Table {
  /** Items in the order of their sort keys: a megabyte of them at most, from `start` on. */
  query(query: Query, start?: ItemKey): Promise<Page>;
  /** Throws LostRaceError, nothing having changed, when its condition does not hold; so do the other writes. */
  put(put: Put): Promise<void>;
  /** The item as it is now, if the update says that it is to be returned. */
  update(update: Update): Promise<Attributes>;
  delete(remove: Delete): Promise<void>;
}

/** Three attempts of two seconds, pauses included. */
const CALL_MS = 6000;

/** Tables by their names, in the region of this function. For module scope, so that connections outlive an invocation. */
export function connectTables(): (name: string) => Table {
  const environment = awsEnvironment();
  const endpoint = endpointOf(DYNAMODB, regionalEndpoint(DYNAMODB, environment.region));
  const call = createAwsClient(DYNAMODB, { ...environment, endpoint });
  return (name) => createTable(call, name);
}

export function createTable(call: CallAws, name: string): Table {
  const run = (action: string, input: Query | Write, more: object): Promise<Record<string, unknown>> => {
    const { ExpressionAttributeValues: values } = input;
    const wire = { ...input, ...(values && { ExpressionAttributeValues: toWire(values) }), ...more };
    return call(action, { TableName: name, ...wire }, CALL_MS);
  };
  return {
    async query(query, start) {
      const { Items = [], LastEvaluatedKey: next } = (await run('Query', query, {
        ...(start && { ExclusiveStartKey: toWire({ ...start }) }),
      })) as { Items?: readonly WireAttributes[]; LastEvaluatedKey?: WireAttributes };
      return { items: Items.map(fromWire), next: next && keyOf(fromWire(next)) };
    },

    async put(put) {
      await orLose(run('PutItem', put, { Item: toWire(put.Item) }));
    },

    async update(update) {
      const { Attributes = {} } = await orLose(run('UpdateItem', update, { Key: toWire({ ...update.Key }) }));
      return fromWire(Attributes as WireAttributes);
    },

    async delete(remove) {
      await orLose(run('DeleteItem', remove, { Key: toWire({ ...remove.Key }) }));
    },
  };
}

async function orLose<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof AwsError && error.name === 'ConditionalCheckFailedException')) throw error;
    throw new LostRaceError('the item was written since it was read', { cause: error });
  }
}

/** The key of an item. */
export const keyOf = ({ pk, sk }: Attributes): ItemKey => ({ pk: String(pk), sk: String(sk) });
