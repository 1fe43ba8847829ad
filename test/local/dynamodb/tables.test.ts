// What the local stack fixes in dynalite: iterators that stay open, and a database that closes
// during a call.

import { createServer, request, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { storage } from '../../../local/dynamodb/dynalite.ts';
import { listenOnLoopback, wholeRequests } from '../../../local/net/endpoint.ts';
import { UnderWay } from '../../../local/dynamodb/under-way.ts';

test('a query closes the iterator that it read from, also when it stops before the end', async () => {
  const { db } = storage.create({});
  await db.open();
  onTestFinished(() => db.close());
  const values = vi.spyOn(db, 'values');
  const stream = db.createValueStream({});
  stream.destroy();
  const iterator = values.mock.results[0]?.value as ReturnType<typeof db.values>;
  await expect(iterator.next()).rejects.toMatchObject({ code: 'LEVEL_ITERATOR_NOT_OPEN' });
});

test('closing waits for the calls under way, also those whose caller is gone, and serves no other', async () => {
  const underWay = new UnderWay();
  const calls: ServerResponse[] = [];
  const server = createServer(wholeRequests(underWay.watch((_, response) => void calls.push(response))));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const url = await listenOnLoopback(server);
  const caller = request(url).on('error', () => undefined);
  caller.end();
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  caller.destroy();

  let isFinished = false;
  const finished = underWay.finish(60_000).then(() => (isFinished = true));
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect({ calls: calls.length, isFinished }).toEqual({ calls: 1, isFinished: false });
  calls[0]?.end();
  await finished;
});

test('closing waits at most its time limit for a call that is never answered', async () => {
  const underWay = new UnderWay();
  const response = { end: () => response, destroy: () => response } as unknown as ServerResponse;
  underWay.watch(() => undefined)(
    { method: 'POST', url: '/', headers: {}, body: Buffer.alloc(0), json: undefined },
    response,
  );
  await expect(underWay.finish(1)).resolves.toBeUndefined();
});
