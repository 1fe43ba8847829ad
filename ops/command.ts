// A command of `npm run ops`: what it is called with, what its help says, and what it does. Reading the command line comes first and
// touches nothing, so whatever is wrong with it is said before anything is opened.

import { parseArgs } from 'node:util';

import { UsageError } from './failure.ts';
import type { Ops } from './ops.ts';

/** Takes a value where it has a placeholder for one; a switch otherwise. */
export interface Option {
  readonly value?: string;
  readonly about: string;
}

export interface Command {
  /** One word or two: `verify`, `dead list`. */
  readonly name: string;
  /** What comes after the name, as the help shows it: `[<id>]`. */
  readonly operands?: string;
  readonly summary: string;
  /** Sentences for the help, in lines of at most 100 characters. */
  readonly about: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Understands the command line, or throws UsageError; what it gives does the work and answers the exit code. */
  prepare(input: Input): (ops: Ops) => Promise<number>;
}

/** A command line that was understood as far as its options go. */
export interface Input {
  text(option: string): string | undefined;
  flag(option: string): boolean;
  readonly operands: readonly string[];
}

/** Options that every command has. */
const COMMON: Readonly<Record<string, Option>> = {
  stack: { value: 'NAME', about: 'a stack on AWS, by the usual AWS environment; without it the local stack that runs' },
  help: { about: 'this text' },
};

/** Throws UsageError on options that the command does not have, and on operands where it takes none. */
export function readInput(command: Command, args: readonly string[]): Input {
  const options = Object.entries({ ...command.options, ...COMMON }).map(
    ([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }] as const,
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(options),
      allowPositionals: command.operands !== undefined,
    });
    return {
      text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
      flag: (name) => values[name] === true,
      operands: positionals,
    };
  } catch (error) {
    // Node's message goes on about positionals that look like options.
    const why = error instanceof Error ? error.message.split(/\. |\n/)[0] : String(error);
    throw new UsageError(`${why?.replace(/\.$/, '')}: see npm run ops -- ${command.name} --help`);
  }
}

export function helpOf({ name, operands, summary, about, options }: Command): string {
  const rows = Object.entries({ ...options, ...COMMON }).map(
    ([option, { value, about }]) => [`--${option}${value === undefined ? '' : ` ${value}`}`, about] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `${name}: ${summary}`,
    '',
    `Usage: npm run ops -- ${name}${operands === undefined ? '' : ` ${operands}`} [options]`,
    '',
    about,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
  ].join('\n');
}
