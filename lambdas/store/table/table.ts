// A DynamoDB table: items of texts, numbers, truth values, bytes and lists of texts, by the few
// actions that the stores use. Inputs are those of the SDK's document client
// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/), without the name of the table.

import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

import { type ClientOptions, createDynamoDBClient, timeLimit } from '../../shared/clients.ts';
import type { ItemKey } from './keys.ts';
import { LostRaceError } from './lost-race.ts';

export type Value = string | number | boolean | Uint8Array | readonly string[];
/** An attribute that is undefined is not there. */
export type Attributes = Readonly<Record<string, Value | undefined>>;

interface Expression {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Attributes;
}

export interface Query extends Expression {
  readonly KeyConditionExpression: string;
  readonly IndexName?: string;
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
  /** Where the next page begins, for `query` alone to read; undefined after the last. */
  readonly next: Attributes | undefined;
}

/** Every call throws the SDK's errors, of which transient.ts says whether a later try may do. */
export interface Table {
  /** Items in the order of their sort keys: a megabyte of them at most, from `start` on. */
  query(query: Query, start?: Attributes): Promise<Page>;
  /** One item, eventually consistent unless said otherwise; undefined where there is none. */
  get(key: ItemKey, isConsistent?: boolean): Promise<Attributes | undefined>;
  /**
   * All items in no order, a megabyte of them at most, from `start` on: for tables that stay small.
   */
  scan(start?: Attributes): Promise<Page>;
  /**
   * Throws LostRaceError, nothing having changed, when its condition does not hold; so do the other
   * writes.
   */
  put(put: Put): Promise<void>;
  /** The item as it is now, if the update says that it is to be returned. */
  update(update: Update): Promise<Attributes>;
  delete(remove: Delete): Promise<void>;
}

/** Three attempts of two seconds, pauses included. */
const CALL_MS = 6000;

/** A client of items with plain values, for `createTable`. */
export const createTableClient = (options?: ClientOptions): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(createDynamoDBClient(options));

/**
 * Tables by their names, over one client. `callMs`: how long a call may take, attempts and pauses
 * included; of one table, or of all. For module scope, so that connections outlive an invocation.
 */
export function connectTables(
  options?: ClientOptions & { readonly callMs?: number },
): (name: string, callMs?: number) => Table {
  const client = createTableClient(options);
  return (name, callMs = options?.callMs) => createTable(client, name, callMs);
}

export function createTable(client: DynamoDBDocumentClient, name: string, callMs = CALL_MS): Table {
  const TableName = name;
  return {
    async query(query, start) {
      const command = new QueryCommand({ TableName, ...query, ExclusiveStartKey: start && { ...start } });
      const { Items = [], LastEvaluatedKey: next } = await client.send(command, timeLimit(callMs));
      return { items: Items, next };
    },

    async get(key, isConsistent = false) {
      const command = new GetCommand({ TableName, Key: { ...key }, ConsistentRead: isConsistent });
      const { Item } = await client.send(command, timeLimit(callMs));
      return Item;
    },

    async scan(start) {
      const command = new ScanCommand({ TableName, ExclusiveStartKey: start && { ...start } });
      const { Items = [], LastEvaluatedKey: next } = await client.send(command, timeLimit(callMs));
      return { items: Items, next };
    },

    async put(put) {
      await orLose(client.send(new PutCommand({ TableName, ...put }), timeLimit(callMs)));
    },

    async update({ Key, ...update }) {
      const command = new UpdateCommand({ TableName, Key: { ...Key }, ...update });
      const { Attributes = {} } = await orLose(client.send(command, timeLimit(callMs)));
      return Attributes;
    },

    async delete({ Key, ...remove }) {
      await orLose(client.send(new DeleteCommand({ TableName, Key: { ...Key }, ...remove }), timeLimit(callMs)));
    },
  };
}

async function orLose<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
    throw new LostRaceError('the item was written since it was read', { cause: error });
  }
}

/** The key of an item. */
export const keyOf = ({ pk, sk }: Attributes): ItemKey => ({ pk: String(pk), sk: String(sk) });
