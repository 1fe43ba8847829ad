// Queries, as several stores make them.

import type { Attributes, Page, Query, Table } from './table.ts';

/** Every item that the query finds, in order, page by page. */
export const queryItems = (table: Table, query: Query): AsyncIterable<Attributes> =>
  itemsOf((start) => table.query(query, start));

/** A query for the items of a partition from one sort key to another, both inclusive. */
export const rangeQuery = (partition: string, from: string, to: string): Query => ({
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
  ExpressionAttributeValues: { ':pk': partition, ':from': from, ':to': to },
});

/** Every item of a table that stays small, in no order, page by page. */
export const scanItems = (table: Pick<Table, 'scan'>): AsyncIterable<Attributes> =>
  itemsOf((start) => table.scan(start));

async function* itemsOf(read: (start?: Attributes) => Promise<Page>): AsyncIterable<Attributes> {
  let start: Attributes | undefined;
  do {
    const { items, next } = await read(start);
    yield* items;
    start = next;
  } while (start !== undefined);
}
