// `node bin/local.ts` as a user sees it: a process, its output, its signals, its exit codes.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type AssemblyOptions, scratch, writeAssembly } from './assembly.ts';

interface Running {
  child: ChildProcess;
  dir: string;
  out: () => string;
  err: () => string;
  exit: Promise<number | NodeJS.Signals | null>;
  /** The URL that it printed. */
  url: () => Promise<string>;
}

function run(dir: string, args: string[] = [], env: Record<string, string> = { PORT: '0' }): Running {
  const script = join(import.meta.dirname, '../../bin/local.ts');
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [script, ...args], { cwd: dir, env: { PATH, NODE_COMPILE_CACHE, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const exit = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const url = async (): Promise<string> => {
    await expect.poll(() => out + err).toContain('Ctrl-C stops it.');
    return /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0] ?? '';
  };
  return { child, dir, exit, url, out: () => out, err: () => err };
}

const built = (options: AssemblyOptions = {}): string => {
  const dir = scratch();
  writeAssembly(dir, options);
  return dir;
};

/** Accepts requests as ingest does: answers once the queue has the event. */
const ACCEPT = `
  const target = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' };
  const body = JSON.stringify({ QueueUrl: process.env.QUEUE_URL, MessageBody: event.body });
  const { ok } = await fetch(process.env.AWS_ENDPOINT_URL_SQS, { method: 'POST', headers: target, body });
  return { statusCode: ok ? 202 : 503 };`;
const post = async (url: string, body: string): Promise<number> =>
  (await fetch(`${url}/echo`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body })).status;

test('says where it is, where its data is, and what to try', async () => {
  const local = run(built());
  const url = await local.url();
  expect(local.out()).toContain(`fast-analytics is on ${url}; its data is in ${join(local.dir, '.local')}.`);
  expect(local.out()).toContain(`curl -X POST ${url}/api/event -d '{"site_id":"my-site",`);
  expect(local.out()).toContain(`curl '${url}/api/stats?site_id=my-site'`);
  const memory = run(built(), ['--memory']);
  await memory.url();
  expect(memory.out()).toContain('its data is in memory.');
});

test.each<[string, string[], Record<string, string>]>([
  ['by its option', ['--registered'], {}],
  ['by the settings', [], { CDK_CONTEXT_JSON: '{"access":"registered"}' }],
  ['by its option, whatever the settings say', ['--registered'], { CDK_CONTEXT_JSON: '{"access":"open"}' }],
])(
  'where sites are registered %s, says how to add one, and shows no request that would be refused',
  async (_, args, env) => {
    const local = run(built(), ['--memory', ...args], { PORT: '0', ...env });
    await local.url();
    expect(local.out()).toContain(
      'It takes events of sites that you add:\n\n  npm run ops -- site add my-site --origin ',
    );
    expect(local.out()).not.toContain('curl');
  },
);

test.each([
  ['are out of range', '{"batchSize":0}', 'Setting batchSize is 0 but must be ', 1],
  ['are no JSON', '{batchSize}', 'CDK_CONTEXT_JSON must be JSON, such as {"batchSize":200}, and is {batchSize}', 2],
])(
  'builds with the settings in CDK_CONTEXT_JSON: if they %s, it says so in one sentence',
  async (_, context, says, code) => {
    const local = run(scratch(), ['--build'], { CDK_CONTEXT_JSON: context, CDK_OUTDIR: scratch() });
    expect(await refusal(local)).toEqual(saying(says, code));
  },
);

test.each<[string, string[], Record<string, string>, string]>([
  ['an option that it does not know', ['--colour'], {}, "Unknown option '--colour': see npm start -- --help"],
  [
    'a fault that it does not know',
    ['--faults', 'queue.burn'],
    {},
    '--faults has the unknown fault "queue.burn": give seed=',
  ],
  ['an argument too many', ['here'], {}, 'Too many arguments. Expected 0 arguments but got 1: here'],
  [
    'a port that is not a number',
    [],
    { PORT: 'http' },
    '--port (or PORT) takes a whole number from 0 to 65535, and is "http"',
  ],
  [
    'a port out of range',
    [],
    { PORT: '65536' },
    '--port (or PORT) takes a whole number from 0 to 65535, and is "65536"',
  ],
])('refuses %s in one sentence', async (_, args, env, sentence) => {
  expect(await refusal(run(built(), args, { PORT: '0', ...env }))).toEqual(saying(sentence, 2));
});

test('npm start refuses such things before it builds', () => {
  const outdir = scratch();
  const { status, stderr } = spawnSync('npm', ['start', '--silent', '--', '--colour'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, CDK_OUTDIR: outdir },
    encoding: 'utf8',
  });
  expect(stderr).toContain("Unknown option '--colour'");
  expect(status).toBe(2);
  expect(readdirSync(outdir)).toEqual([]);
});

test('says how to repeat the faults, and reports each on stderr', async () => {
  const local = run(built(), ['--memory', '--faults', 'seed=7,function.throttle=1']);
  const url = await local.url();
  expect(local.out()).toContain('Faults are on. To repeat them: --faults seed=7,function.throttle=1\nCtrl-C stops it.');
  expect((await fetch(`${url}/echo`)).status).toBe(503);
  await expect.poll(local.err).toBe('fault | function.throttle\n');
});

test.each<[string, string[], string[]]>([
  ['without metrics', [], ['Test-Front | level INFO']],
  ['with --debug all of it, at the level DEBUG', ['--debug'], ['Test-Front | {"_aws":{}}', 'Test-Front | level DEBUG']],
])('shows what functions log, %s', async (_, args, lines) => {
  const front = `console.log('{"_aws":{}}'); console.log('level ' + process.env.AWS_LAMBDA_LOG_LEVEL); return event;`;
  const local = run(built({ front }), ['--memory', ...args]);
  const url = await local.url();
  await fetch(`${url}/echo`);
  await expect.poll(local.err).toBe(`${lines.join('\n')}\n`);
});

test('refuses to start without a build in one sentence', async () => {
  const dir = scratch();
  expect(await refusal(run(dir))).toEqual(
    saying(`There is no build in ${join(dir, 'cdk.out')}: run \`npm run build\` first.`),
  );
});

test('refuses a port that is taken in one sentence', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await refusal(run(built(), [], { PORT: String(port) }))).toEqual(saying(`Port ${port} is taken:`));
});

test.each(['queues/fauxqs.db', 'tables/CURRENT'])('refuses damaged data (%s) in one sentence', async (file) => {
  const dir = built();
  mkdirSync(join(dir, '.local', file, '..'), { recursive: true });
  writeFileSync(join(dir, '.local', file), 'not a database '.repeat(1000));
  expect(await refusal(run(dir))).toEqual(saying(`): delete it (its events are lost) or start with --memory.`));
});

test('refuses data that another local stack has open in one sentence', async () => {
  const first = run(built());
  await first.url();
  expect(await refusal(run(first.dir))).toEqual(saying('Another local stack is running on '));
});

test.each(['SIGINT', 'SIGTERM'] as const)('on %s finishes what was accepted and exits with 0', async (signal) => {
  const back = 'await new Promise((resolve) => setTimeout(resolve, 100)); note(event.Records.map(({ body }) => body));';
  const properties = { Mapping: { MaximumBatchingWindowInSeconds: 300 } };
  const local = run(built({ front: ACCEPT, back, properties }), ['--memory']);
  const url = await local.url();
  expect(await Promise.all(['a', 'b', 'c'].map((body) => post(url, body)))).toEqual([202, 202, 202]);
  local.child.kill(signal);
  expect(await local.exit).toBe(0);
  expect(new Set(notes(local.dir).flat())).toEqual(new Set(['a', 'b', 'c']));
  expect(local.err()).toBe('');
});

test('on a second signal exits at once', async () => {
  const local = run(built({ front: ACCEPT, back: 'note(1); await new Promise(() => {});' }), ['--memory']);
  await post(await local.url(), 'a');
  await expect.poll(() => notes(local.dir)).toEqual([1]);
  local.child.kill('SIGINT');
  const again = setInterval(() => local.child.kill('SIGINT'), 100);
  onTestFinished(() => clearInterval(again));
  const startedAt = Date.now();
  expect(await local.exit).toBe(1);
  expect(Date.now() - startedAt).toBeLessThan(4000);
});

test('after kill -9 in the middle of its work, a restart delivers everything that was accepted', async () => {
  const dir = built({
    front: ACCEPT,
    back: 'await new Promise((resolve) => setTimeout(resolve, 2)); note(event.Records.map(({ body }) => body));',
  });
  const accepted: string[] = [];
  const first = run(dir);
  const url = await first.url();
  const clients = Array.from({ length: 8 }, async (_, client) => {
    for (let i = 0; ; i++) {
      const status = await post(url, `${client}-${i}`).catch(() => 'dead');
      if (status === 'dead') return;
      if (status === 202) accepted.push(`${client}-${i}`);
    }
  });
  await expect.poll(() => accepted.length).toBeGreaterThan(300);
  first.child.kill('SIGKILL');
  await Promise.all(clients);
  expect(await first.exit).toBe('SIGKILL');

  const second = run(dir);
  await second.url();
  second.child.kill('SIGTERM');
  expect(await second.exit).toBe(0);
  const delivered = new Set(notes(dir).flat());
  expect(accepted.filter((body) => !delivered.has(body))).toEqual([]);
});

/** How a run ended: the lines of its stderr, and all of its stdout. */
const refusal = async (local: Running): Promise<object> => ({
  code: await local.exit,
  out: local.out(),
  err: local.err().trimEnd().split('\n'),
});
const saying = (sentence: string, code = 1): object => ({ code, out: '', err: [expect.stringContaining(sentence)] });

const notes = (dir: string): unknown[] => {
  try {
    return readFileSync(join(dir, 'notes'), 'utf8')
      .split('\n')
      .filter((line) => line.endsWith(']') || /^\d+$/.test(line))
      .map((line) => JSON.parse(line) as unknown);
  } catch {
    return [];
  }
};
