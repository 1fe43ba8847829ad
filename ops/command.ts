// A command of `npm run ops`. Reading the command line comes first and touches nothing, so whatever is wrong with it is said before
// anything is opened; what comes out of it is given the stack, and does the work.

import { Command, type Option } from 'commander';

import type { Ops } from './ops.ts';

/** What a command does once its command line is understood; answers the exit code. */
export type Work = (ops: Ops) => Promise<number>;

/** Makes commander's action: `prepare` gets the operands and then the options, and throws UsageError on what it cannot follow. */
export type Prepared = <Given extends unknown[]>(
  prepare: (...given: Given) => Work,
) => (...given: Given) => Promise<void>;

export type OpsCommand = (prepared: Prepared) => Command;

interface Description {
  readonly summary: string;
  /** Sentences for the help, which wraps them as it must. */
  readonly about: string;
  readonly options: readonly Option[];
}

export function command(name: string, { summary, about, options }: Description): Command {
  const made = new Command(name).summary(summary).description(about.replaceAll('\n', ' '));
  for (const option of options) made.addOption(option);
  return made;
}
