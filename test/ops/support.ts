// The operator's command line in this process: its output and its exit code.

import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { runCli, type World } from '../../ops/cli.ts';

export interface Outcome {
  code: number;
  out: string[];
  err: string;
}

/** Runs one command in a folder, with the real clock unless the test passes another. */
export async function runOps(dir: string, args: readonly string[], world: Partial<World> = {}): Promise<Outcome> {
  const out: string[] = [];
  let err = '';
  const code = await runCli(args, {
    terminal: { out: (line) => out.push(...line.split('\n')), err: (text) => (err += text), isTty: false },
    dir,
    now: Date.now,
    random: Math.random,
    randomBytes,
    wait: async (milliseconds) => {
      await wait(milliseconds);
    },
    signal: new AbortController().signal,
    ...world,
  });
  return { code, out, err };
}
