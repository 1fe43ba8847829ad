// `npm run chaos -- --events 200000 --sites 20 --days 3 --seed 1`: loads its own local stack under
// every fault at once, kills it in between, and compares its final answers with the truth. Exits
// with 1 on any difference.

import { runCommandLine } from '../../kit/command-line.ts';
import { processTerminal } from '../../kit/terminal.ts';
import { chaosProgram } from './command.ts';

const terminal = processTerminal();

process.exitCode = await runCommandLine((act) => chaosProgram(act, terminal), process.argv.slice(2), { terminal });
