// `npm start` in a process of its own, so that a test can kill it. It reads the assembly from the
// folder that it runs in and keeps its data there, so a second process in the same folder is a
// restart.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = join(import.meta.dirname, '../../bin/local.ts');

/** A folder for a local stack with this assembly, without any data yet. */
export async function localFolder(assembly: string): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'fast-analytics-local-'));
  await symlink(assembly, join(dir, 'cdk.out'));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/**
 * Starts the local stack in a folder; resolves when it takes requests, on a free port. With
 * `--build`, the build is there as well.
 */
export async function startLocalProcess(
  dir: string,
  args: readonly string[] = [],
): Promise<{ url: string; kill(): Promise<void> }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: dir,
    env: { ...process.env, PORT: '0', CDK_OUTDIR: join(dir, 'cdk.out') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  let log = ''; // of the functions; shown only if the stack does not start
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  for await (const line of createInterface(child.stdout)) {
    const url = /is on (http:\/\/[^;\s]+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      kill: async () => {
        child.kill('SIGKILL');
        await exit;
      },
    };
  }
  throw new Error(`the local stack ended before it was ready: ${log}`);
}
