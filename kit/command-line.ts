// Command lines by commander, with one way to end. Runs a program, prints the help on request, and
// turns every error into one sentence on stderr and an exit code (failure.ts). A bug of ours is
// rethrown and keeps its stack trace.

import { Command, type CommanderError, Option } from 'commander';

import { EXIT, Failure, UsageError } from './failure.ts';
import { CLEAR_LINE, type Terminal } from './terminal.ts';
import { escaped, escapedLines } from './text.ts';

/**
 * Turns a function that returns an exit code, or nothing for `done`, into an action for commander.
 */
export type Act = <Given extends unknown[]>(
  work: (...given: Given) => Promise<number | void>,
) => (...given: Given) => Promise<void>;

export interface CommandLine {
  readonly terminal: Terminal;
  /** The sentence for an error that is not a Failure; undefined for a bug. */
  readonly sentenceOf?: (error: unknown) => string | undefined;
  /** The signal that ends the work early, and the line printed when it did. */
  readonly interruption?: { readonly signal: AbortSignal; readonly says: string };
}

const HELP_COLUMNS = 100;

/** Runs the program with `args` and returns the exit code. Throws only bugs. */
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
    if (terminal.isTty) terminal.err(CLEAR_LINE); // removes the progress line
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

/** Thrown to end a parse after the help was printed. */
class HelpShown extends Error {
  readonly code: number;

  constructor(code: number) {
    super('the help was shown');
    this.code = code;
  }
}

/**
 * Makes a command and its subcommands write to the terminal, and throw where commander would exit.
 */
function prepare(command: Command, terminal: Terminal, path = command.name()): void {
  command
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text),
      outputError: () => undefined, // The thrown error carries the message.
      getOutHelpWidth: () => HELP_COLUMNS,
      getErrHelpWidth: () => HELP_COLUMNS,
    })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride((error) => {
      if (error.exitCode === 0) throw new HelpShown(EXIT.done);
      // shown because no command was named
      if (error.code === 'commander.help') throw new HelpShown(EXIT.usage);
      throw new UsageError(`${sentence(error)}: see ${path} --help`);
    });
  for (const child of command.commands) prepare(child, terminal, `${path} ${child.name()}`);
}

/** Turns `error: unknown option '--x'`, with a suggestion on the next line, into one sentence. */
function sentence({ message }: CommanderError): string {
  const text = message.replace(/^error: /, '').replace(/\.$/, '');
  return escaped(text.charAt(0).toUpperCase() + text.slice(1).replaceAll('\n', ' '));
}

/**
 * An option that takes a number within bounds, both inclusive. Errors name the long flag of `--seed
 * <n>`.
 */
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
      `${name} takes a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}, ` +
        `and is ${escaped(JSON.stringify(text))}`,
    );
  });
}

/** A program, with the name that its help and errors use, such as `npm run ops --`. */
export const program = (name: string, about: string): Command => new Command(name).description(about);
