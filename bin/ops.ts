// `npm run ops -- <command>`: the operator's tools (ops/), connected to this process. Ctrl-C ends
// the work after the current step, which always completes. A second Ctrl-C ends it at once; no more
// is lost that way.

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
