// The local stack under measurement: `npm start` in its own process and its own folder.

import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { findRunning, type RunningStack } from '../../kit/running-stack.ts';
import { type BenchContext, isSmoke } from './bench.ts';
import { BenchFailure } from './failure.ts';
import { temporaryFolder, temporaryProcess } from './temporary.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/local.ts');
/** Characters of its log that the error shows if the stack does not start. */
const LOG_LENGTH = 2000;

/** Where data is kept: in memory, or in files, as `npm start` does by default. */
export type Keeping = 'memory' | 'files';

/** Both; in a smoke test only the one that does more work. */
export const keepingsOf = (context: Pick<BenchContext, 'scale'>): readonly Keeping[] =>
  isSmoke(context) ? ['files'] : ['memory', 'files'];

export interface BenchStack extends RunningStack {
  /** Where it runs, and where ops finds it. */
  readonly dir: string;
  /** Kills it and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a stack with this assembly on a free port; resolves when it takes requests. */
export async function startStack(assembly: string, keeping: Keeping): Promise<BenchStack> {
  const { dir, remove } = temporaryFolder();
  symlinkSync(assembly, join(dir, 'cdk.out'));
  const child = spawn(process.execPath, [PROGRAM, ...(keeping === 'memory' ? ['--memory'] : [])], {
    cwd: dir,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = temporaryProcess(child);
  const stop = async (): Promise<void> => {
    await kill();
    remove();
  };
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-LOG_LENGTH)));
  for await (const line of createInterface(child.stdout)) {
    if (!line.includes(' is on http')) continue;
    child.stdout.resume();
    const running = findRunning(dir);
    if (running !== undefined) return { ...running, dir, stop };
  }
  await stop();
  throw new BenchFailure(`The local stack ended before it took requests: ${log}`);
}
