// Command lines by commander, with one way to end: runs a program, prints the help that was asked for, and turns whatever goes
// wrong into one sentence on stderr and an exit code (failure.ts). A defect of ours is thrown, and keeps its trace.

import { Command, type CommanderError, Option } from 'commander';

import { EXIT, Failure, UsageError } from './failure.ts';
import { CLEAR_LINE, type Terminal } from './terminal.ts';
import { escaped, escapedLines } from './text.ts';

/** Makes commander's action of work that answers its exit code; `done` where it answers nothing. */
export type Act = <Given extends unknown[]>(
  work: (...given: Given) => Promise<number | void>,
) => (...given: Given) => Promise<void>;

export interface CommandLine {
  readonly terminal: Terminal;
  /** The sentence for an error that is no Failure; undefined for a defect. */
  readonly sentenceOf?: (error: unknown) => string | undefined;
  /** What ends the work early, and what is said then. */
  readonly interruption?: { readonly signal: AbortSignal; readonly says: string };
}

const HELP_COLUMNS = 100;

/** Runs what `args` ask of a program; answers the exit code. Throws nothing but defects. */
export async function runCommandLine(
  define: (act: Act) => Command,
  args: readonly string[],
  { terminal, sentenceOf = () => undefined, interruption }: CommandLine,
): Promise<number> {
  let code: number = EXIT.done;
  const program = define((work) => async (...given) => {
    code = (await work(...given)) ?? EXIT.done;
  });
  prepare(program, terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof HelpShown) return error.code;
    if (terminal.isTty) terminal.err(CLEAR_LINE); // of what was shown as progress
    if (interruption?.signal.aborted === true && error === interruption.signal.reason) {
      terminal.err(`${interruption.says}\n`);
      return EXIT.interrupted;
    }
    const sentence = error instanceof Failure ? error.message : sentenceOf(error);
    if (sentence === undefined) throw error;
    terminal.err(`${escapedLines(sentence)}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.wrong;
  }
}

/** Ends a parse whose answer was the help. */
class HelpShown extends Error {
  readonly code: number;

  constructor(code: number) {
    super('the help was shown');
    this.code = code;
  }
}

/** Has a command and those below it speak to the terminal, and throw where commander would end the process. */
function prepare(command: Command, terminal: Terminal, path = command.name()): void {
  command
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text),
      outputError: () => undefined, // It is said by what is thrown.
      getOutHelpWidth: () => HELP_COLUMNS,
      getErrHelpWidth: () => HELP_COLUMNS,
    })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride((error) => {
      if (error.exitCode === 0) throw new HelpShown(EXIT.done);
      if (error.code === 'commander.help') throw new HelpShown(EXIT.usage); // shown because no command was named
      throw new UsageError(`${sentence(error)}: see ${path} --help`);
    });
  for (const child of command.commands) prepare(child, terminal, `${path} ${child.name()}`);
}

/** `error: unknown option '--x'` and a suggestion on a line of its own, as one sentence. */
function sentence({ message }: CommanderError): string {
  const text = message.replace(/^error: /, '').replace(/\.$/, '');
  return escaped(text.charAt(0).toUpperCase() + text.slice(1).replaceAll('\n', ' '));
}

/** An option that takes a number within bounds, both inclusive. `--seed <n>` is named as its long flag. */
export function numberOption(
  flags: string,
  about: string,
  { least, most, isWhole = true }: { readonly least: number; readonly most: number; readonly isWhole?: boolean },
): Option {
  const option = new Option(flags, about);
  return option.argParser((text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
    const name = option.envVar === undefined ? option.long : `${option.long} (or ${option.envVar})`;
    throw new UsageError(
      `${name} takes a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}, and is ${escaped(JSON.stringify(text))}`,
    );
  });
}

/** A program, called as the help and the errors name it: `npm run ops --`. */
export const program = (name: string, about: string): Command => new Command(name).description(about);
