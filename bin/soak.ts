// `npm run soak -- --minutes 10 --rate 50 --sites 5 --seed 1`: keeps a local stack of its own under steady traffic, and measures whether
// anything in it grows: memory of each thread, handles, documents (test/soak/). Exits with 1 if so, or if any number is wrong in the end.

import { parseArgs } from 'node:util';

import { LocalStackFailure, messageOf } from '../local/failure.ts';
import { INTERRUPTED, interruptionSignal } from '../ops/interruption.ts';
import { report } from '../test/soak/report.ts';
import { runSoak, type SoakOptions } from '../test/soak/soak.ts';
import { buildAssembly } from '../test/support/assembly.ts';

const USAGE = 'Usage: npm run soak [-- --minutes <10>] [--rate <50 requests a second>] [--sites <5>] [--seed <number>]';

function readOptions(): Pick<SoakOptions, 'seconds' | 'rate' | 'sites' | 'seed'> {
  const text = { type: 'string' } as const;
  const fail = (what: string): never => {
    throw new LocalStackFailure(`${what}. ${USAGE}`);
  };
  try {
    const { values } = parseArgs({ options: { minutes: text, rate: text, sites: text, seed: text } });
    const number = (name: keyof typeof values, preset: number, least: number, most: number): number => {
      const value = Number(values[name] ?? preset);
      return value >= least && value <= most ? value : fail(`--${name} must be a number from ${least} to ${most}`);
    };
    const integer = (...[name, preset, least, most]: Parameters<typeof number>): number => {
      const value = number(name, preset, least, most);
      return Number.isInteger(value) ? value : fail(`--${name} must be an integer from ${least} to ${most}`);
    };
    return {
      seconds: number('minutes', 10, 0.1, 1440) * 60,
      rate: integer('rate', 50, 1, 1000),
      sites: integer('sites', 5, 1, 100),
      seed: integer('seed', Math.floor(Math.random() * 10_000), 0, 9_999_999),
    };
  } catch (error) {
    if (error instanceof LocalStackFailure) throw error;
    return fail(messageOf(error).split('. ')[0] ?? '');
  }
}

/** A line that is written over itself on a terminal, nothing anywhere else. */
function showProgress(phase: string, share: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${phase} ${Math.floor(share * 100)} %\x1b[K`);
}

async function main(): Promise<number> {
  const options = readOptions();
  const { seconds, rate, sites, seed } = options;
  const signal = interruptionSignal();
  console.log(`Again: npm run soak -- --minutes ${seconds / 60} --rate ${rate} --sites ${sites} --seed ${seed}`);
  const assembly = await buildAssembly({});
  try {
    const result = await runSoak({ ...options, assembly: assembly.dir, signal, onProgress: showProgress });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    console.log(report(result).join('\n'));
    return result.faults.length === 0 ? 0 : 1;
  } catch (error) {
    if (error !== signal.reason) throw error;
    console.error('Interrupted: the stack is stopped and its data removed.');
    return INTERRUPTED;
  } finally {
    await assembly.remove();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof LocalStackFailure ? error.message : error);
  process.exitCode = 1;
}
