// The cloud assembly that the stacks of a benchmark run: what `npm run build` makes, in a folder that goes away.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..');

/** Built once, when it is first asked for; takes some seconds. */
export class LazyAssembly {
  #built: Promise<string> | undefined;

  dir(): Promise<string> {
    return (this.#built ??= build());
  }

  async remove(): Promise<void> {
    if (this.#built !== undefined) await rm(await this.#built, { recursive: true, force: true });
  }
}

async function build(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'fast-analytics-bench-'));
  const env = { ...process.env, CDK_OUTDIR: dir };
  await promisify(execFile)(process.execPath, ['bin/app.ts'], { cwd: ROOT, env });
  return dir;
}
