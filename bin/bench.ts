// `npm run bench`: measures the system (bench/), prints a table and whether each target was met.
// Exits with 1 if a measurement failed or a count was wrong. A missed target is reported but does
// not change the exit code, since a noisy machine misses some.

import { lazyAssembly } from '../bench/harness/assembly.ts';
import { BENCHES } from '../bench/benches.ts';
import { benchProgram } from '../bench/command.ts';
import { runBenches } from '../bench/harness/run.ts';
import { runCommandLine } from '../kit/command-line.ts';
import { exitInterrupted, onInterrupt } from '../kit/signals.ts';
import { processTerminal } from '../kit/terminal.ts';

const terminal = processTerminal();
const progress = (text: string): void => terminal.err(`${text}\n`);
const assembly = lazyAssembly();
onInterrupt(exitInterrupted, exitInterrupted);

process.exitCode = await runCommandLine(
  (act) =>
    benchProgram(act, {
      benches: BENCHES,
      run: (options) => runBenches({ ...options, assembly, progress }),
      terminal,
    }),
  process.argv.slice(2),
  { terminal },
);
