// The command line of `npm run bench`: which benches, how often, how large, and where the figures
// go.

import { writeFile } from 'node:fs/promises';

import { Argument, type Command, Option } from 'commander';

import { type Act, numberOption, program } from '../kit/command-line.ts';
import { UsageError } from '../kit/failure.ts';
import type { Terminal } from '../kit/terminal.ts';
import { quoted } from '../kit/text.ts';
import type { Bench } from './harness/bench.ts';
import { lines, type Result, toJson } from './harness/report.ts';
import type { RunOptions } from './harness/run.ts';

interface Options {
  readonly rounds: number;
  readonly scale: number;
  /** Where the JSON goes: to a file, or to stdout instead of the table. */
  readonly json?: string | true;
  readonly prices?: string;
}

interface BenchWorld {
  readonly benches: readonly Bench[];
  readonly run: (options: Pick<RunOptions, 'benches' | 'rounds' | 'scale' | 'prices'>) => Promise<Result>;
  readonly terminal: Terminal;
}

export function benchProgram(act: Act, { benches, run, terminal }: BenchWorld): Command {
  const names = benches.map(({ name }) => name);
  return program(
    'npm run bench --',
    'Measures everything with default settings, one bench after the other; see bench/README.md.',
  )
    .addArgument(new Argument('[bench...]', 'the benches to run; all of them if none is named').choices(names))
    .addOption(
      numberOption('--rounds <n>', 'how often to measure everything: figures are min, median and max of the rounds', {
        least: 1,
        most: 1000,
      }).default(3),
    )
    .addOption(
      numberOption('--scale <f>', 'shrinks every size: 0.01 is a smoke test, whose figures mean nothing', {
        least: 0.001,
        most: 1,
        isWhole: false,
      }).default(1),
    )
    .addOption(
      new Option('--json [file]', 'prints JSON instead of the table; with a file, does both').argParser(toFile),
    )
    .option('--prices <file>', 'a price list of another region or time, for the bench cost')
    .addHelpText('after', `\nBenches:\n${benches.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n')}`)
    .action(
      act(async (chosen: string[], { json, ...options }: Options) => {
        const result = await run({
          ...options,
          benches: benches.filter(({ name }) => chosen.length === 0 || chosen.includes(name)),
        });
        if (typeof json === 'string') await writeFile(json, toJson(result));
        terminal.out(json === true ? toJson(result).trimEnd() : lines(result).join('\n'));
      }),
    );
}

/** Without this check, a bench name after `--json` would be taken for its file. */
function toFile(text: string): string {
  if (text.endsWith('.json')) return text;
  throw new UsageError(`--json takes a file whose name ends in .json, and is ${quoted(text)}: name benches before it`);
}
