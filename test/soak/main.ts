// `npm run soak -- --minutes 10 --rate 50 --sites 5 --seed 1`: keeps its own local stack under
// steady traffic, and measures whether anything in it grows: memory of each thread, handles,
// documents. Exits with 1 if something grows, or if a final number is wrong.

import { runCommandLine } from '../../kit/command-line.ts';
import { interruptionSignal } from '../../kit/signals.ts';
import { processTerminal } from '../../kit/terminal.ts';
import { soakProgram } from './command.ts';

const terminal = processTerminal();
const signal = interruptionSignal();

process.exitCode = await runCommandLine((act) => soakProgram(act, { terminal, signal }), process.argv.slice(2), {
  terminal,
  interruption: { signal, says: 'Interrupted: the stack is stopped and its data removed.' },
});
