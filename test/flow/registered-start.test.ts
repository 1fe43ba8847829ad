// `npm start -- --registered` and the operator's commands, as the README has them: the stack is
// built and started in a folder of its own, refuses callers without a token, and is right for those
// with one.

import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { formatToken, parseToken } from '../../lambdas/domain/access/token.ts';
import { runOps } from '../ops/support.ts';
import { type Api, bearer, connect } from '../support/api.ts';
import { startLocalProcess } from '../support/local-process.ts';
import { pageView } from '../support/events.ts';
import { soon } from '../support/soon.ts';

const ALONE = { concurrent: false };

/** In the folder of builds: a bundle that no build uses any more, and what is no bundle of ours. */
const OLD = `asset.${'0'.repeat(64)}`;
const OTHERS = ['asset.mine', '.cache'];

let dir: string;
let api: Api;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fast-analytics-registered-'));
  closing.push(() => rm(dir, { recursive: true, force: true }));
  for (const name of [OLD, ...OTHERS]) await mkdir(join(dir, 'cdk.out', name, 'chunks'), { recursive: true });
  const stack = await startLocalProcess(dir, ['--build', '--registered']);
  closing.push(() => stack.kill());
  api = connect(stack.url);
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

test('the build removes the bundles of older ones, and nothing else', async () => {
  const left = await readdir(join(dir, 'cdk.out'));
  expect(left).not.toContain(OLD);
  expect(left).toEqual(expect.arrayContaining(OTHERS));
});

const now = (): string => new Date().toISOString();
const event = (site_id: string) => pageView({ site_id, timestamp: now(), user_id: 'me' });

/** Runs a command that must do; returns its lines. */
async function ops(...args: string[]): Promise<string[]> {
  const { code, out, err } = await runOps(dir, args);
  expect(code, err).toBe(0);
  return out;
}

/** A token of the site, from what `token create` prints. */
async function createToken(kind: 'read' | 'write', site: string): Promise<string> {
  const words = (await ops('token', 'create', '--kind', kind, '--site', site)).flatMap((line) => line.split(/\s+/));
  const token = words.map(parseToken).find((found) => found !== undefined);
  return formatToken(token ?? expect.fail('token create prints a token'));
}

test('an event and a question without a token are refused, of a site that is there and of another', ALONE, async () => {
  await ops('site', 'add', 'mine');
  expect(await api.post(event('mine'))).toMatchObject({ status: 401, body: { success: false } });
  expect(await api.post(event('other'))).toMatchObject({
    status: 404,
    body: { success: false, error: 'Unknown site', details: ['site_id "other" is not registered'] },
  });
  for (const site_id of ['mine', 'other']) {
    const { status, headers } = await api.stats({ site_id });
    expect({ status, asks: headers.get('www-authenticate') }).toEqual({ status: 401, asks: 'Bearer' });
  }
});

test('after site add and token create an event counts once, and its site alone can be read', ALONE, async () => {
  await ops('site', 'add', 'ours');
  const [writer, reader] = [await createToken('write', 'ours'), await createToken('read', 'ours')].map(bearer);
  expect(await api.post(event('ours'), writer)).toMatchObject({ status: 202 });
  expect(await api.post(event('ours'))).toMatchObject({ status: 401 });
  await soon(async () => {
    const { body } = await api.stats({ site_id: 'ours' }, reader);
    expect(body).toMatchObject({ site_id: 'ours', total_views: 1, unique_users: 1 });
  });
  expect(await api.stats({ site_id: 'mine' }, reader)).toMatchObject({ status: 404 });
});

test('a page whose origin the site lists needs no token', ALONE, async () => {
  await ops('site', 'add', 'page', '--origin', 'https://example.com');
  expect(await api.post(event('page'), { origin: 'https://example.com' })).toMatchObject({ status: 202 });
  expect(await api.post(event('page'), { origin: 'https://foreign.example' })).toMatchObject({ status: 403 });
});
