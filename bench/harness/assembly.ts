// The cloud assembly for the stacks of a benchmark: the output of `npm run build`, in a temporary
// folder. It is open, so each round has sites of its own.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { temporaryFolder } from './temporary.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Builds the assembly at the first call, which takes some seconds, and keeps it until the process
 * ends.
 */
export function lazyAssembly(): () => Promise<string> {
  let built: Promise<string> | undefined;
  return () => (built ??= build());
}

async function build(): Promise<string> {
  const { dir } = temporaryFolder();
  const env = { ...process.env, CDK_OUTDIR: dir, CDK_CONTEXT_JSON: JSON.stringify({ access: 'open' }) };
  await promisify(execFile)(process.execPath, ['bin/app.ts'], { cwd: ROOT, env });
  return dir;
}
