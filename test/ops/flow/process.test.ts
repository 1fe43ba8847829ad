// `npm run ops` as a process: exit codes, Ctrl-C, a stack on AWS by its name, and the announcement
// of `npm start`.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { localFolder, startLocalProcess } from '../../support/local-process.ts';
import { connect } from '../../support/api.ts';
import { freshSite, pageView, views } from '../../support/events.ts';
import { soonCounted } from '../../support/soon.ts';
import { type OpsStack, startOpsStack } from './ops-stack.ts';

/** `onTestFinished` supports one test at a time. */
const ALONE = { concurrent: false };

const PROGRAM = join(import.meta.dirname, '../../../bin/ops.ts');

let local: OpsStack;
beforeAll(async () => void (local = await startOpsStack()));
afterAll(() => local.close());

function start(dir: string, args: string[], env: Record<string, string> = {}) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: dir, env: { PATH, NODE_COMPILE_CACHE, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const end = once(child, 'close').then(([code]: unknown[]) => ({ code, out, err }));
  return { child, end };
}

test(
  'Ctrl-C in a long rebuild leaves every document as it was or rebuilt, and the same command goes on',
  ALONE,
  async () => {
    const site = freshSite();
    const days = Array.from({ length: 40 }, (_, n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
    const events = days.flatMap((day) =>
      views(2, { site_id: site, timestamp: `${day}T00:00:00Z`, path: '/', user_id: day }),
    );
    // A request may hold 32 days.
    for (const part of [events.slice(0, 40), events.slice(40)]) await local.api.postBatch(part);
    await local.stack.idle();
    const keys = days.map((day) => ({ site, day, shard: 0 }));
    const whole = await Promise.all(keys.map(local.document));
    expect(whole.map(({ counts }) => counts.views)).toEqual(days.map(() => 2));
    for (const key of keys) await local.tamper(key, ({ views }) => ({ views: views + 1 }));
    const tampered = await Promise.all(keys.map(local.document));

    const command = ['rebuild', '--site', site, '--from', days[0] ?? '', '--to', days.at(-1) ?? ''];
    const { child, end } = start(local.dir, command);
    await once(child.stdout, 'data'); // the first day is done
    child.kill('SIGINT');
    const { code, err } = await end;
    expect({ code, err }).toEqual({
      code: 130,
      err: 'Interrupted. Every finished step is complete; run the same command to continue.\n',
    });
    const after = await Promise.all(keys.map(local.document));
    const rebuilt = after.filter((document, n) => document.counts.views === whole[n]?.counts.views).length;
    expect(rebuilt).toBeGreaterThan(0);
    expect(rebuilt).toBeLessThan(days.length);
    expect(after).toEqual([...whole.slice(0, rebuilt), ...tampered.slice(rebuilt)]);

    expect((await start(local.dir, command).end).code).toBe(0);
    expect(await Promise.all(keys.map(local.document))).toEqual(whole);
  },
);

test(
  'a stack on AWS is found by its name, through CloudFormation, and every service where AWS_ENDPOINT_URL says',
  ALONE,
  async () => {
    const site = freshSite();
    await local.api.post(pageView({ site_id: site }));
    await local.stack.idle();
    const asked: string[] = [];
    const outputs = Object.fromEntries(
      Object.entries(local.stack.outputs).map(([key, value]) => [
        key,
        value.replace(local.stack.endpoints.sqs, 'https://sqs.us-east-1.amazonaws.com'),
      ]),
    );
    // One endpoint for all services, as emulators have; the queue URLs are those of AWS.
    const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const target = String(request.headers['x-amz-target'] ?? '');
      if (target !== '') {
        const { sqs, dynamodb } = local.stack.endpoints;
        const { authorization = '', 'x-amz-date': date = '' } = request.headers;
        const headers = { 'x-amz-target': target, 'x-amz-date': String(date), authorization };
        const to = { method: 'POST', headers: { ...headers, 'content-type': 'application/x-amz-json-1.0' } };
        const answer = await fetch(target.startsWith('AmazonSQS') ? sqs : dynamodb, {
          ...to,
          body: await text(request),
        });
        response.statusCode = answer.status;
        response.end(await answer.text());
        return;
      }
      const name = new URLSearchParams(await text(request)).get('StackName') ?? '';
      asked.push(name);
      response.statusCode = name === 'Mine' ? 200 : 400;
      response.end(name === 'Mine' ? described(outputs) : unknownStack(name));
    };
    const server = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const env = {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    };
    const elsewhere = '/';
    const verified = await start(elsewhere, ['verify', '--site', site, '--stack', 'Mine'], env).end;
    expect(verified).toEqual({
      code: 0,
      err: '',
      out: expect.stringContaining(`1 document of "${site}" verified: all right`),
    });
    expect(asked).toEqual(['Mine']);
    expect(await start(elsewhere, ['dead', 'list', '--stack', 'Mine'], env).end).toEqual({
      code: 0,
      err: '',
      out: 'The dead-letter queue is empty.\n',
    });
    expect(await start(elsewhere, ['stats', '--site', site, '--stack', 'Yours'], env).end).toEqual({
      code: 1,
      out: '',
      err: 'AWS answered ValidationError: Stack with id Yours does not exist\n',
    });
    const nowhere = { AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' };
    expect((await start(elsewhere, ['stats', '--site', site, '--stack', 'Mine'], nowhere).end).err).toMatch(
      /^There are no AWS credentials: .*\n$/,
    );
  },
);

test('a stack that npm start runs is found from its folder', ALONE, async () => {
  const folder = await localFolder(inject('assembly'));
  onTestFinished(() => folder.remove());
  const running = await startLocalProcess(folder.dir);
  onTestFinished(() => running.kill());
  const site = freshSite();
  const api = connect(running.url);
  await api.post(pageView({ site_id: site }));
  await soonCounted(async () => expect(await api.counted({ site_id: site })).toMatchObject({ total_views: 1 }));
  expect(await start(folder.dir, ['verify', '--site', site]).end).toMatchObject({ code: 0, err: '' });
  await running.kill();
  expect(await start(folder.dir, ['verify', '--site', site]).end).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^No local stack is running: /),
  });
});

const described = (outputs: Record<string, string>): string => {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const stack =
    '<StackName>Mine</StackName><StackStatus>CREATE_COMPLETE</StackStatus>' +
    '<CreationTime>2026-01-01T00:00:00Z</CreationTime>';
  return (
    '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>' +
    `<Stacks><member>${stack}<Outputs>${members.join('')}</Outputs></member></Stacks>` +
    '</DescribeStacksResult></DescribeStacksResponse>'
  );
};

const unknownStack = (name: string): string =>
  '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>' +
  `<Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`;
