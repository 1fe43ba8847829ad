// The command line of `npm run bench`.

import { parseArgs } from 'node:util';

import type { Bench } from './bench.ts';
import { BenchFailure } from './failure.ts';

export interface Options {
  readonly benches: readonly Bench[];
  readonly rounds: number;
  readonly scale: number;
  /** Where the JSON goes: a file, or stdout in the place of the table; undefined for no JSON. */
  readonly json: { readonly file: string | undefined } | undefined;
  /** A file with the price list of another region or time, for `cost`. */
  readonly prices: string | undefined;
  readonly help: boolean;
}

const MAX_ROUNDS = 1000;

export const usage = (
  benches: readonly Bench[],
): string => `Usage: npm run bench [-- <name> ...] [--rounds <3>] [--scale <1>] [--json [<file>.json]]

Measures everything by default settings, one bench after the other; see bench/README.md.

${benches.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n')}

  --rounds N    how often to measure everything, 1 to ${MAX_ROUNDS}; figures are the min, median and max of the rounds
  --scale F     shrinks every size, from above 0 to 1: 0.01 is a smoke test, and says nothing about speed
  --json        JSON on stdout in the place of the table; with a file whose name ends in .json, both
`;

/** Throws a BenchFailure that says what is wrong with which value. */
export function readOptions(args: readonly string[], all: readonly Bench[]): Options {
  const { values, positionals } = parse(args);
  const unknown = positionals.filter((name) => !all.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    throw new BenchFailure(
      `There is no bench ${unknown.join(', ')}: the benches are ${all.map(({ name }) => name).join(', ')}.`,
    );
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS) {
    throw new BenchFailure(`--rounds is ${values.rounds} but must be a whole number from 1 to ${MAX_ROUNDS}.`);
  }
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) {
    throw new BenchFailure(`--scale is ${values.scale} but must be a number above 0, at most 1.`);
  }
  const { json } = values;
  return {
    benches: all.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    rounds,
    scale,
    json: json === undefined ? undefined : { file: json === STDOUT ? undefined : json },
    prices: values.prices,
    help: values.help,
  };
}

const STDOUT = '-';

function parse(args: readonly string[]) {
  // parseArgs knows no option with or without a value: the file's ending tells it from a bench.
  const given = args.map((arg, index) =>
    arg === '--json' && !args[index + 1]?.endsWith('.json') ? `--json=${STDOUT}` : arg,
  );
  try {
    return parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '3' },
        scale: { type: 'string', default: '1' },
        json: { type: 'string' },
        prices: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    const what = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new BenchFailure(`${what}: npm run bench -- --help lists the options.`);
  }
}
