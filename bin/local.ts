// `npm start`: runs the system on this machine, from the build in ./cdk.out, with its data in
// ./.local. npm passes --build: the options are checked first, then the system is built. Prints the
// address and a request to try. The first Ctrl-C lets the stack finish its work and stops it; a
// second one stops it at once.

import { runCommandLine } from '../kit/command-line.ts';
import { processTerminal } from '../kit/terminal.ts';
import { localProgram } from '../local/command.ts';

const terminal = processTerminal();
const code = await runCommandLine((act) => localProgram(act, { dir: process.cwd(), terminal }), process.argv.slice(2), {
  terminal,
});
process.exit(code); // After a failed start, parts of the stack may still be running.
