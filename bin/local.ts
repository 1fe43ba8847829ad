// `npm start`: runs the system on this machine, from the build in ./cdk.out, with its data in ./.local. With --build, which npm gives, it
// builds first, but not before it has understood its options. Prints where it is and a line to try. Ctrl-C lets it finish its work and
// stops; a second one stops at once.

import { runCommandLine } from '../kit/command-line.ts';
import { processTerminal } from '../kit/terminal.ts';
import { localProgram } from '../local/command.ts';

const terminal = processTerminal();
const code = await runCommandLine((act) => localProgram(act, { dir: process.cwd(), terminal }), process.argv.slice(2), {
  terminal,
});
process.exit(code); // Where it could not start, some of it may still be running.
