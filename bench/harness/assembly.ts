// The cloud assembly that the stacks of a benchmark run: what `npm run build` makes, in a folder that goes away.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { temporaryFolder } from './temporary.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Builds one when it is first asked for, which takes some seconds, and keeps it until the process ends. */
export function lazyAssembly(): () => Promise<string> {
  let built: Promise<string> | undefined;
  return () => (built ??= build());
}

async function build(): Promise<string> {
  const { dir } = temporaryFolder();
  const env = { ...process.env, CDK_OUTDIR: dir };
  await promisify(execFile)(process.execPath, ['bin/app.ts'], { cwd: ROOT, env });
  return dir;
}
