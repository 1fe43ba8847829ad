// The app as `npm run build` and the CDK CLI run it: a process of its own.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const outdir = mkdtempSync(join(tmpdir(), 'cdk-out-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const synth = (context: Record<string, unknown>) =>
  spawnSync(process.execPath, [join(import.meta.dirname, '../../bin/app.ts')], {
    encoding: 'utf8',
    // No home, no credentials, no region: synth needs none.
    env: { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });

test('an unknown setting ends synth with a sentence that names it, and nothing is written', () => {
  const { status, stderr } = synth({ shrads: '2' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Unknown setting shrads; the settings are .*\.\n$/);
  expect(existsSync(join(outdir, 'manifest.json'))).toBe(false);
});

test('a stack is written under its name, bundles and all, without credentials', () => {
  const { status, stderr } = synth({ stackName: 'Shop' });
  expect(stderr).not.toContain('rror');
  expect(status).toBe(0);
  expect(existsSync(join(outdir, 'Shop.template.json'))).toBe(true);
});
