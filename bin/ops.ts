// `npm run ops -- <command>`: the operator's tools (ops/), given this process. Ctrl-C ends the work after the step under way, which is
// whole; a second one ends it at once, which loses no more.

import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { interruptionSignal } from '../kit/signals.ts';
import { processTerminal } from '../kit/terminal.ts';
import { runCli } from '../ops/cli.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  terminal: processTerminal(),
  dir: process.cwd(),
  now: Date.now,
  random: Math.random,
  randomBytes,
  wait: async (milliseconds) => {
    await wait(milliseconds);
  },
  signal: interruptionSignal(),
});
