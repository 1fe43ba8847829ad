// A table on a real DynamoDB API: what is put comes back, and failures are distinguished.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { isTransient } from '../../lambdas/shared/transient.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import { queryItems, rangeQuery } from '../../lambdas/store/table/query.ts';
import { connectTables, keyOf, type Table } from '../../lambdas/store/table/table.ts';
import { awsServer, LOCAL } from '../support/aws-server.ts';
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

/** The stored items under the key. */
const stored = async () => (await table.query(rangeQuery('p', 's', 's'))).items.map(plain);

describe('an item', () => {
  test('comes back as it was put', async () => {
    await fc.assert(
      fc.asyncProperty(attributes, async (item) => {
        await table.put({ Item: { ...item, ...Key } });
        expect(await stored()).toEqual([{ ...item, ...Key }]);
      }),
    );
  });

  test('has no attribute that is undefined', async () => {
    await table.put({ Item: { ...Key, gone: undefined, there: 1 } });
    expect(await stored()).toEqual([{ ...Key, there: 1 }]);
  });

  test.each([Number.NaN, Infinity])('is not written with the number %j', async (number) => {
    await expect(table.put({ Item: { ...Key, number } })).rejects.toThrow(`${number} is not allowed`);
  });
});

describe('a write', () => {
  const condition = { ConditionExpression: 'attribute_exists(pk)' };
  const Missing = { pk: 'p', sk: 'missing' };

  test('with a condition that does not hold loses its race, and changes nothing', async () => {
    await expect(table.put({ Item: Missing, ...condition })).rejects.toThrow(LostRaceError);
    const UpdateExpression = 'SET a = b';
    await expect(table.update({ Key: Missing, UpdateExpression, ...condition })).rejects.toThrow(LostRaceError);
    await expect(table.delete({ Key: Missing, ...condition })).rejects.toThrow(LostRaceError);
    expect((await table.query(rangeQuery('p', 'missing', 'missing'))).items).toEqual([]);
  });

  test('that DynamoDB refuses for what it is fails as it is, at once', async () => {
    opened.calls.length = 0;
    const failure = await table.update({ Key, UpdateExpression: 'SET' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'ValidationException', message: expect.stringMatching(/^Invalid Update/) });
    expect([opened.calls.length, isTransient(failure)]).toEqual([1, false]);
  });

  test('answers the item where it is asked for', async () => {
    const update = { Key, UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': 1 } };
    expect(await table.update(update)).toEqual({});
    expect(await table.update({ ...update, ReturnValues: 'ALL_NEW' })).toMatchObject({ ...Key, a: 1 });
  });
});

test('a query goes on from page to page, as long as there is another', async () => {
  for (let n = 0; n < 7; n += 1) await table.put({ Item: { pk: 'pages', sk: `${n}` } });
  opened.calls.length = 0;
  const found: string[] = [];
  for await (const item of queryItems(table, { ...rangeQuery('pages', '1', '6'), Limit: 2 }))
    found.push(keyOf(item).sk);
  expect(found).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(opened.calls.length).toBeGreaterThanOrEqual(3);
});

test.each([
  [400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', 3],
  [400, 'com.amazonaws.dynamodb.v20120810#RequestLimitExceeded', 3],
  [400, 'com.amazon.coral.availability#ThrottlingException', 3],
  [500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', 3],
  [400, 'com.amazon.coral.service#AccessDeniedException', 1],
  [400, 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', 1],
])('a call that is answered %i %s is tried %i times', async (status, type, tries) => {
  vi.spyOn(Math, 'random').mockReturnValue(0); // no pauses
  const server = await awsServer(() => [status, { __type: type, message: 'no' }]);
  const failing = connectTables({ ...LOCAL, endpoint: server.endpoint })('any');
  const failure = await failing.query(rangeQuery('p', 'a', 'b')).catch((error: unknown) => error);
  vi.restoreAllMocks();
  expect(failure).toMatchObject({ name: type.replace(/.*#/, '') });
  expect([server.requests.length, isTransient(failure)]).toEqual([tries, tries > 1]);
});

test('a call that is not answered ends within its time', async () => {
  const server = await awsServer(() => 'silent');
  const silent = connectTables({ ...LOCAL, endpoint: server.endpoint, callMs: 50 })('any');
  const failure = await silent.query(rangeQuery('p', 'a', 'b')).catch((error: unknown) => error);
  expect(isTransient(failure)).toBe(true);
});
