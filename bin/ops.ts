// `npm run ops -- <command>`: the operator's tools (ops/), given this process. Ctrl-C ends the work after the step under way, which is
// whole; a second one ends it at once, which loses no more.

import { setTimeout as wait } from 'node:timers/promises';

import { runCli } from '../ops/cli.ts';
import { interruptionSignal } from '../ops/interruption.ts';

// `npm run ops -- … | head` closes the pipe when it has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), {
  terminal: {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (text) => void process.stderr.write(text),
    isTty: process.stderr.isTTY,
  },
  dir: process.cwd(),
  now: Date.now,
  random: Math.random,
  wait: async (milliseconds) => {
    await wait(milliseconds);
  },
  signal: interruptionSignal(),
});
