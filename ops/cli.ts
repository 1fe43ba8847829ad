// The command line of `npm run ops`: finds the command, reads its options, opens the stack, and turns whatever goes wrong into one
// sentence and an exit code (failure.ts).

import { type Command, helpOf, readInput } from './command.ts';
import { deadDrop, deadRedrive } from './commands/dead-away.ts';
import { deadList, deadShow } from './commands/dead.ts';
import { rebuild } from './commands/rebuild.ts';
import { rollup } from './commands/rollup.ts';
import { ledger, stats } from './commands/stats.ts';
import { verify } from './commands/verify.ts';
import { EXIT, sentenceOf, UsageError } from './failure.ts';
import { CLEAR_LINE, type Ops } from './ops.ts';
import { openTarget } from './target.ts';
import { quoted } from './text.ts';

export const COMMANDS: readonly Command[] = [
  verify,
  rebuild,
  rollup,
  deadList,
  deadShow,
  deadRedrive,
  deadDrop,
  stats,
  ledger,
];

/** Where a command runs: everything of Ops but the stack, which is looked for in `dir`. */
export type World = Omit<Ops, 'target'> & { readonly dir: string };

/** Runs one command; answers the exit code. Throws nothing but defects. */
export async function runCli(args: readonly string[], world: World): Promise<number> {
  const { terminal, signal } = world;
  try {
    if (args[0] === undefined || args[0] === '--help' || args[0] === 'help') {
      terminal.out(overview());
      return args[0] === undefined ? EXIT.usage : EXIT.done;
    }
    const { command, rest } = findCommand(args);
    if (command === undefined) {
      terminal.out(overview(`${args[0]} `));
      return EXIT.done;
    }
    if (rest.includes('--help')) {
      terminal.out(helpOf(command));
      return EXIT.done;
    }
    const input = readInput(command, rest);
    const run = command.prepare(input);
    const target = await openTarget(input.text('stack'), world.dir);
    return await run({ ...world, target });
  } catch (error) {
    if (terminal.isTty) terminal.err(CLEAR_LINE); // of what was shown as progress
    if (signal.aborted && error === signal.reason) {
      terminal.err('Interrupted. What was done is whole; the same command goes on with the rest.\n');
      return EXIT.interrupted;
    }
    const sentence = sentenceOf(error);
    if (sentence === undefined) throw error;
    terminal.err(`${sentence}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.wrong;
  }
}

/** Without a command where the help of a group (`dead --help`) is asked for. Throws UsageError on a name that is none. */
function findCommand([first = '', second = '', ...others]: readonly string[]): {
  command: Command | undefined;
  rest: readonly string[];
} {
  const one = COMMANDS.find(({ name }) => name === first);
  if (one !== undefined) return { command: one, rest: second === '' ? others : [second, ...others] };
  const two = COMMANDS.find(({ name }) => name === `${first} ${second}`);
  if (two !== undefined) return { command: two, rest: others };
  const verbs = COMMANDS.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
  if (verbs.length === 0) {
    throw new UsageError(`There is no command ${quoted(first)}: see npm run ops -- --help`);
  }
  if (second === '--help') return { command: undefined, rest: [] };
  throw new UsageError(`Say what to do with ${first}: ${verbs.join(', ')}`);
}

function overview(prefix = ''): string {
  const shown = COMMANDS.filter(({ name }) => name.startsWith(prefix));
  const width = Math.max(...shown.map(({ name }) => name.length));
  return [
    'Usage: npm run ops -- <command> [options]',
    '',
    ...shown.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Works on the local stack that runs in this folder (npm start), or on AWS: --stack NAME.',
    'Each command has --help.',
  ].join('\n');
}
