// A command of `npm run ops`. It first parses the command line without touching a stack, so errors
// in it are reported before anything is opened. The parsed command then gets the stack and does the
// work.

import { Command, type Option } from 'commander';

import type { Ops } from './ops.ts';

/** The work of a command after its command line was parsed; returns the exit code. */
export type Work = (ops: Ops) => Promise<number>;

/**
 * Makes an action for commander. `prepare` gets the operands and then the options, and throws
 * UsageError on a command line that it cannot follow.
 */
export type Prepared = <Given extends unknown[]>(
  prepare: (...given: Given) => Work,
) => (...given: Given) => Promise<void>;

export type OpsCommand = (prepared: Prepared) => Command;

interface Description {
  readonly summary: string;
  /** Sentences for the help, which wraps them. */
  readonly about: string;
  readonly options: readonly Option[];
}

export function command(name: string, { summary, about, options }: Description): Command {
  const made = new Command(name).summary(summary).description(about.replaceAll('\n', ' '));
  for (const option of options) made.addOption(option);
  return made;
}
