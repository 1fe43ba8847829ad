// The cloud assembly of a test run: the output of `npm run build`, in a temporary folder.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Synthesizes the app with these settings (`{ api: 'rest' }`), open unless they say otherwise,
 * including bundles, and returns its folder. Takes some seconds.
 */
export async function buildAssembly(
  context: Record<string, unknown>,
): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'fast-analytics-assembly-'));
  const env = { ...process.env, CDK_OUTDIR: dir, CDK_CONTEXT_JSON: JSON.stringify({ access: 'open', ...context }) };
  await promisify(execFile)(process.execPath, ['bin/app.ts'], { cwd: ROOT, env });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
