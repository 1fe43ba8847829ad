// The app as `npm run build` and the CDK CLI run it: a process of its own.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS } from '../../lambdas/shared/names.ts';
import { announce } from '../../kit/running-stack.ts';

const dir = mkdtempSync(join(tmpdir(), 'fast-analytics-app-'));
const outdir = join(dir, 'cdk.out');
const { NODE_COMPILE_CACHE } = process.env;
afterAll(() => rmSync(dir, { recursive: true }));

const STACK = {
  url: 'http://127.0.0.1:1',
  endpoints: { sqs: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:1' },
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  outputs: {},
};

const synth = (context: Record<string, unknown>) =>
  spawnSync(process.execPath, [join(import.meta.dirname, '../../bin/app.ts')], {
    encoding: 'utf8',
    // No home, no credentials, no region: synth needs none.
    env: { NODE_COMPILE_CACHE, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });

test('an unknown setting ends synth with a sentence that names it, and nothing is written', () => {
  const { status, stderr } = synth({ shrads: '2' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Unknown setting shrads; the settings are .*\.\n$/);
  expect(existsSync(join(outdir, 'manifest.json'))).toBe(false);
});

describe('a build while a local stack runs', () => {
  const old = `asset.${'0'.repeat(64)}`;
  let built: ReturnType<typeof synth>;
  beforeAll(() => {
    mkdirSync(join(outdir, old), { recursive: true });
    const leave = announce(dir, { ...STACK, pid: process.pid });
    built = synth({ stackName: 'Shop' });
    leave();
  });

  test('is written under the name of the stack, bundles and all, without credentials', () => {
    const { status, stderr } = built;
    expect(stderr).not.toContain('rror');
    expect(status).toBe(0);
    expect(existsSync(join(outdir, 'Shop.template.json'))).toBe(true);
  });

  // That it is removed otherwise is in flow/registered-start.test.ts, which builds anyway.
  test('keeps the bundle of an older one', () => {
    const assets = readdirSync(outdir).filter((name) => /^asset\.[0-9a-f]{64}$/.test(name));
    expect(assets).toContain(old);
    expect(assets).toHaveLength(1 + FUNCTIONS.length);
  });
});
