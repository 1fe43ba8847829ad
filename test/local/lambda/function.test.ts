// The functions' side: the environment of a handler, and what happens to one that fails, hangs or
// dies.

import { expect, onTestFinished, test } from 'vitest';

import { startLocalProcess } from '../../support/local-process.ts';
import { scratch, start, writeAssembly } from '../assembly.ts';

const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

test('a function has its own environment and nothing of this process or of another function', async () => {
  process.env['OF_THIS_PROCESS'] = 'yes';
  const { stack } = await start({ front: 'return process.env;' });
  const env = await json(`${stack.url}/echo`);
  expect(env).toEqual({
    QUEUE_URL: stack.outputs['JobsUrl'],
    TABLE: 'Test-Items',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: 'Test-Front',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/Test-Front',
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ACCESS_KEY_ID: 'LOCALFront',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_ENDPOINT_URL_SQS: stack.endpoints.sqs,
    AWS_ENDPOINT_URL_DYNAMODB: stack.endpoints.dynamodb,
    LAMBDA_TASK_ROOT: expect.stringContaining('asset.front') as string,
    _HANDLER: 'index.handler',
    TZ: ':UTC',
  });
});

test('a handler gets Lambda’s context', async () => {
  const { stack } = await start({
    front: 'return { ...context, left: context.getRemainingTimeInMillis() };',
  });
  expect(await json(`${stack.url}/echo`)).toMatchObject({
    functionName: 'Test-Front',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Test-Front',
    memoryLimitInMB: '128',
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    left: expect.toSatisfy((left: number) => left > 4000 && left <= 5000) as number,
  });
});

test('an environment is reused, and takes one invocation at a time', async () => {
  const front = `globalThis.n = (globalThis.n ?? 0) + 1; globalThis.busy = (globalThis.busy ?? 0) + 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { n: globalThis.n, busy: globalThis.busy-- };`;
  const { stack } = await start({ front });
  expect(await json(`${stack.url}/echo`)).toEqual({ n: 1, busy: 1 });
  expect(await json(`${stack.url}/echo`)).toEqual({ n: 2, busy: 1 });
  const answers = (await Promise.all(Array.from({ length: 50 }, () => json(`${stack.url}/echo`)))) as {
    busy: number;
  }[];
  expect(answers.every(({ busy }) => busy === 1)).toBe(true);
});

test('a function that takes longer than its timeout fails, and the next call finds a new environment', async () => {
  const lines: string[] = [];
  const { stack } = await start({
    front: 'if (event.rawQueryString) for (;;); return { ok: true };',
    properties: { Front: { Timeout: 1 } },
    log: (line) => lines.push(line),
  });
  const startedAt = Date.now();
  const response = await fetch(`${stack.url}/echo?hang`);
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
  expect(lines).toEqual(['Test-Front | Task timed out after 1.00 seconds']);
  expect(await json(`${stack.url}/echo`)).toEqual({ ok: true });
});

test.each([
  ['exits', 'process.exit(0)'],
  ['throws outside of the call', 'setImmediate(() => { throw new Error("late"); }); await new Promise(() => {})'],
  ['leaves a rejection unhandled', 'Promise.reject(new Error("loose")); await new Promise(() => {})'],
])('a function that %s fails alone', async (_, death) => {
  const { stack } = await start({ front: `if (event.rawQueryString) { ${death}; } return { ok: true };` });
  expect((await fetch(`${stack.url}/echo?die`)).status).toBe(500);
  expect(await json(`${stack.url}/echo`)).toEqual({ ok: true });
});

// In a process of its own, as `npm start` is: tests enlarge V8's young generation, and what is
// promoted from that at once can exceed all limits of a thread, which ends its process.
test('a function that runs out of memory fails alone', async () => {
  const dir = scratch();
  const death = 'let last; for (;;) last = { last, filling: [1, 2, 3] }';
  writeAssembly(dir, { front: `if (event.rawQueryString) { ${death}; } return { ok: true };` });
  const local = await startLocalProcess(dir, ['--memory']);
  onTestFinished(() => local.kill());
  expect((await fetch(`${local.url}/echo?die`)).status).toBe(500);
  expect(await json(`${local.url}/echo`)).toEqual({ ok: true });
});

test('a function that cannot be loaded fails each call and says why in the log', async () => {
  const lines: string[] = [];
  const { stack } = await start({
    properties: { Front: { Handler: 'index.nothing' } },
    log: (line) => lines.push(line),
  });
  expect((await fetch(`${stack.url}/echo`)).status).toBe(500);
  expect(lines.join('\n')).toContain('Runtime.HandlerNotFound: index.nothing is undefined or not exported');
});

test('what handlers write to the console goes to the log, by function', async () => {
  const lines: string[] = [];
  const { stack } = await start({ front: 'console.log("one\\ntwo"); return {};', log: (line) => lines.push(line) });
  await fetch(`${stack.url}/echo`);
  await expect.poll(() => lines).toEqual(['Test-Front | one', 'Test-Front | two']);
});
