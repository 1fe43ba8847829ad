// The stack as a whole: what it reads from the template, where it listens, how it starts and stops.

import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalStack } from '../../local/stack.ts';
import { scratch, start, writeAssembly } from './assembly.ts';

const portOf = (url: string): number => Number(new URL(url).port);

/** Whether a server listens there. */
const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 }, () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('timeout', () => resolve(false));
    socket.on('close', () => socket.destroy());
  });

test('gives the outputs of the template with local values', async () => {
  const { stack } = await start();
  expect(stack.outputs).toEqual({
    ApiUrl: `${stack.url}/`,
    JobsUrl: `${stack.endpoints.sqs}/000000000000/jobs`,
    DeadUrl: `${stack.endpoints.sqs}/000000000000/Test-Dead`,
    ItemsName: 'Test-Items',
  });
});

test('listens on loopback alone', async () => {
  const { stack } = await start();
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address }) => address !== '127.0.0.1' && !address.startsWith('fe80'));
  for (const url of [stack.url, stack.endpoints.sqs, stack.endpoints.dynamodb]) {
    expect(await answers('127.0.0.1', portOf(url))).toBe(true);
    for (const { address } of others) expect([address, await answers(address, portOf(url))]).toEqual([address, false]);
  }
});

test.each(['sqs', 'dynamodb'] as const)(
  'a client of %s that dies in the middle of a request does no harm',
  async (service) => {
    const { stack } = await start();
    const url = stack.endpoints[service];
    await new Promise<void>((resolve) => {
      const socket = connect(portOf(url), '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"half', () =>
          socket.resetAndDestroy(),
        );
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    for (const body of ['no json', 'null', '[]', '{"QueueUrl":7}']) {
      const target = service === 'sqs' ? 'AmazonSQS.SendMessage' : 'DynamoDB_20120810.GetItem';
      const authorization = 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c';
      const type = 'application/x-amz-json-1.0';
      const headers = { 'x-amz-target': target, authorization, 'x-amz-date': 'x', 'content-type': type };
      const response = await fetch(url, { method: 'POST', headers, body });
      expect([400, 500]).toContain(response.status);
      await response.arrayBuffer();
    }
    expect((await fetch(`${stack.url}/echo`)).status).toBe(200);
  },
);

test.each(['sqs', 'dynamodb'] as const)('a web page is refused by %s', async (service) => {
  const { stack } = await start();
  for (const method of ['POST', 'OPTIONS']) {
    const response = await fetch(stack.endpoints[service], { method, headers: { origin: 'https://page.example' } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  }
});

test('a port that is taken is named in one sentence, and nothing is left open', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const assembly = writeAssembly(scratch());
  await expect(startLocalStack({ assembly, port })).rejects.toThrow(
    `Port ${port} is taken: stop what listens there, or choose another, as in \`PORT=${port + 1} npm start\`.`,
  );
});

test('closing with time to drain finishes requests and messages; closing without it does not wait', async () => {
  const back = 'await new Promise((resolve) => setTimeout(resolve, 100)); note(event.Records.length);';
  const front = 'await new Promise((resolve) => setTimeout(resolve, 100)); return { done: true };';
  const properties = { Mapping: { MaximumBatchingWindowInSeconds: 300 } };
  const drained = await start({ front, back, properties });
  await drained.send('a', 'b');
  const answer = fetch(`${drained.stack.url}/echo`);
  await expect.poll(() => answers('127.0.0.1', portOf(drained.stack.url))).toBe(true);
  await drained.stack.close({ drainMs: 10_000 });
  expect(await (await answer).json()).toEqual({ done: true });
  expect(drained.notes()).toEqual([2]);
  expect(await answers('127.0.0.1', portOf(drained.stack.url))).toBe(false);

  const cut = await start({ back, properties });
  await cut.send('a');
  await cut.stack.close();
  expect(cut.notes()).toEqual([]);
});

test.each([
  [
    'a resource type that it needs with a form that it does not know',
    { Mapping: { Enabled: false } },
    'Mapping.Enabled: a disabled trigger is not emulated.',
  ],
  ['a FIFO queue', { Jobs: { FifoQueue: true } }, 'Jobs.FifoQueue: only standard queues are emulated.'],
  [
    'an intrinsic function',
    { Jobs: { VisibilityTimeout: { 'Fn::ImportValue': 'x' } } },
    'does not understand Fn::ImportValue at Jobs.VisibilityTimeout of the template.',
  ],
  [
    'a reference to nothing',
    { Front: { Timeout: { Ref: 'Nobody' } } },
    'does not understand Ref Nobody at Front.Timeout of the template.',
  ],
])('names %s in one sentence', async (_, properties, sentence) => {
  await expect(startLocalStack({ assembly: writeAssembly(scratch(), { properties }), port: 0 })).rejects.toThrow(
    sentence,
  );
});

test('names a missing build in one sentence', async () => {
  const dir = scratch();
  await expect(startLocalStack({ assembly: dir, port: 0 })).rejects.toThrow(
    `There is no build in ${dir}: run \`npm run build\` first.`,
  );
});
