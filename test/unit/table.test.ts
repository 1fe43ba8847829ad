// Our DynamoDB client against a real DynamoDB API and the SDK: what one of them writes the other reads, and failures are told apart.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { isTransient } from '../../lambdas/shared/aws-client.ts';
import { LostRaceError } from '../../lambdas/store/lost-race.ts';
import { queryItems, rangeQuery } from '../../lambdas/store/query.ts';
import { createTable, keyOf, type Table } from '../../lambdas/store/table.ts';
import { callLocal } from '../support/local-call.ts';
import { openTestTable, type TestTable } from '../support/test-table.ts';

let opened: TestTable;
let table: Table;
beforeAll(async () => {
  opened = await openTestTable();
  ({ table } = opened);
});
afterAll(() => opened.close());

const Key = { pk: 'p', sk: 's' };

const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.maxSafeInteger(),
  // DynamoDB keeps 38 digits, and no zero with a sign.
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((n) => (Math.abs(n) < 1e-9 ? 0 : n)),
  fc.boolean(),
  fc.uint8Array({ maxLength: 5000 }),
);
const attributeName = fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => !/^(pk|sk|__proto__)$/.test(name));
const attributes = fc.dictionary(attributeName, value, { noNullPrototype: true });

const plain = (item: object = {}) =>
  Object.fromEntries(Object.entries(item).map(([name, v]) => [name, v instanceof Uint8Array ? Uint8Array.from(v) : v]));

describe('an item', () => {
  it('is to the SDK what it is to us, whoever wrote it', async () => {
    await fc.assert(
      fc.asyncProperty(attributes, async (item) => {
        await table.put({ Item: { ...item, ...Key } });
        const { Item } = await opened.client.send(new GetCommand({ TableName: opened.name, Key }));
        expect(plain(Item)).toEqual({ ...item, ...Key });
        await opened.client.send(new PutCommand({ TableName: opened.name, Item: { ...item, ...Key } }));
        const { items } = await table.query(rangeQuery('p', 's', 's'));
        expect(items.map(plain)).toEqual([{ ...item, ...Key }]);
      }),
    );
    await opened.client.send(new DeleteCommand({ TableName: opened.name, Key }));
  });

  it('has no attribute that is undefined, and none of a type that is not ours', async () => {
    await table.put({ Item: { ...Key, gone: undefined, there: 1 } });
    const { Item } = await opened.client.send(new GetCommand({ TableName: opened.name, Key }));
    expect(Item).toEqual({ ...Key, there: 1 });
    const Other = { ...Key, list: ['a'], none: null, there: 2 };
    await opened.client.send(new PutCommand({ TableName: opened.name, Item: Other }));
    expect((await table.query(rangeQuery('p', 's', 's'))).items).toEqual([{ ...Key, there: 2 }]);
  });

  it.each([Number.NaN, Infinity])('is not written with the number %j', async (number) => {
    await expect(table.put({ Item: { ...Key, number } })).rejects.toThrow(RangeError);
  });
});

describe('a write', () => {
  const condition = { ConditionExpression: 'attribute_exists(pk)' };
  const Missing = { pk: 'p', sk: 'missing' };

  it('with a condition that does not hold loses its race, and changes nothing', async () => {
    await expect(table.put({ Item: Missing, ...condition })).rejects.toThrow(LostRaceError);
    const UpdateExpression = 'SET a = b';
    await expect(table.update({ Key: Missing, UpdateExpression, ...condition })).rejects.toThrow(LostRaceError);
    await expect(table.delete({ Key: Missing, ...condition })).rejects.toThrow(LostRaceError);
    expect((await table.query(rangeQuery('p', 'missing', 'missing'))).items).toEqual([]);
  });

  it('that DynamoDB refuses for what it is fails as it is, at once', async () => {
    opened.calls.length = 0;
    const failure = await table.update({ Key, UpdateExpression: 'SET' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'ValidationException', isTransient: false });
    expect((failure as Error).message).toMatch(/^DynamoDB_20120810\.UpdateItem answered 400: Invalid UpdateExpression/);
  });

  it('answers the item where it is asked for', async () => {
    const update = { Key, UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': 1 } };
    expect(await table.update(update)).toEqual({});
    expect(await table.update({ ...update, ReturnValues: 'ALL_NEW' })).toMatchObject({ ...Key, a: 1 });
  });
});

it('a query goes on from page to page, as long as there is another', async () => {
  for (let n = 0; n < 7; n += 1) await table.put({ Item: { pk: 'pages', sk: `${n}` } });
  opened.calls.length = 0;
  const found: string[] = [];
  for await (const item of queryItems(table, { ...rangeQuery('pages', '1', '6'), Limit: 2 }))
    found.push(keyOf(item).sk);
  expect(found).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(opened.calls.length).toBeGreaterThanOrEqual(3);
});

it.each([
  [400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', 3],
  [400, 'com.amazonaws.dynamodb.v20120810#RequestLimitExceeded', 3],
  [400, 'com.amazon.coral.availability#ThrottlingException', 3],
  [500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', 3],
  [400, 'com.amazon.coral.service#AccessDeniedException', 1],
  [400, 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', 1],
])('a call that is answered %i %s is tried %i times', async (status, type, tries) => {
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    response.writeHead(status).end(JSON.stringify({ __type: type, message: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const failing = createTable(callLocal(`http://127.0.0.1:${port}`), 'any');
  const failure = await failing.query(rangeQuery('p', 'a', 'b')).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: type.replace(/.*#/, '') });
  expect([calls, isTransient(failure)]).toEqual([tries, tries > 1]);
});
