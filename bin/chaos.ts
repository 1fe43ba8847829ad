// `npm run chaos -- --events 200000 --sites 20 --days 3 --seed 1`: loads a local stack of its own under every fault at once, kills it in
// between, and compares what it says in the end with the truth (test/chaos/). Exits with 1 on any difference.

import { parseArgs } from 'node:util';

import { Faults } from '../local/faults/faults.ts';
import { LocalStackFailure, messageOf } from '../local/failure.ts';
import { type ChaosOptions, runChaos } from '../test/chaos/chaos.ts';
import { report } from '../test/chaos/report.ts';
import { buildAssembly } from '../test/support/assembly.ts';

const USAGE = `Usage: npm run chaos [-- --events <200000>] [--sites <20>] [--days <3>] [--kills <5>] [--seed <number>] [--faults <all>]`;

function readOptions(): Omit<ChaosOptions, 'assembly'> {
  const text = { type: 'string' } as const;
  const options = { events: text, sites: text, days: text, kills: text, seed: text, faults: text };
  const fail = (what: string): never => {
    throw new LocalStackFailure(`${what}. ${USAGE}`);
  };
  try {
    const { values } = parseArgs({ options });
    const integer = (
      name: 'events' | 'sites' | 'days' | 'kills' | 'seed',
      preset: number,
      least: number,
      most: number,
    ) => {
      const value = Number(values[name] ?? preset);
      return Number.isInteger(value) && value >= least && value <= most
        ? value
        : fail(`--${name} must be an integer from ${least} to ${most}`);
    };
    new Faults(values.faults ?? '');
    return {
      events: integer('events', 200_000, 1, 10_000_000),
      sites: integer('sites', 20, 1, 10_000),
      days: integer('days', 3, 1, 1000),
      kills: integer('kills', 5, 0, 90),
      seed: integer('seed', Math.floor(Math.random() * 10_000), 0, 9_999_999),
      faults: values.faults ?? 'all',
    };
  } catch (error) {
    if (error instanceof LocalStackFailure) throw error;
    return fail(messageOf(error).split('. ')[0] ?? '');
  }
}

/** A bar on a terminal, nothing anywhere else. */
function showProgress(phase: string, done: number, of: number): void {
  if (!process.stderr.isTTY) return;
  const share = of === 0 ? 1 : done / of;
  const bar = '█'.repeat(Math.round(share * 40)).padEnd(40, '░');
  process.stderr.write(`\r${phase.padEnd(10)}${bar} ${String(Math.floor(share * 100)).padStart(3)} %\x1b[K`);
}

async function main(): Promise<number> {
  const options = readOptions();
  const { events, sites, days, kills, seed, faults } = options;
  const flags = Object.entries({ events, sites, days, kills, seed, faults }).map(
    ([name, value]) => `--${name} ${value}`,
  );
  console.log(`To replay: npm run chaos -- ${flags.join(' ')}`);
  const assembly = await buildAssembly({});
  try {
    const result = await runChaos({ ...options, assembly: assembly.dir, onProgress: showProgress });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    console.log(report(result).join('\n'));
    return result.differences.length === 0 ? 0 : 1;
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
