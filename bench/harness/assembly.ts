// The cloud assemblies for the stacks of a benchmark: the output of `npm run build`, in temporary
// folders. Open unless a bench asks for the other: so each round has sites of its own.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Access } from '../../lambdas/shared/names.ts';
import { temporaryFolder } from './temporary.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Builds the assembly with this setting, `open` by default, at the first call, which takes some
 * seconds, and keeps it until the process ends.
 */
export function lazyAssembly(): (access?: Access) => Promise<string> {
  const built = new Map<Access, Promise<string>>();
  return (access = 'open') => {
    const assembly = built.get(access) ?? build(access);
    built.set(access, assembly);
    return assembly;
  };
}

async function build(access: Access): Promise<string> {
  const { dir } = temporaryFolder();
  const env = { ...process.env, CDK_OUTDIR: dir, CDK_CONTEXT_JSON: JSON.stringify({ access }) };
  await promisify(execFile)(process.execPath, ['bin/app.ts'], { cwd: ROOT, env });
  return dir;
}
