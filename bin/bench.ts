// `npm run bench`: measures the system (bench/), prints a table and what became of each target. Exits with 1 when something could not be
// measured or was counted wrong; a missed target is told and is no failure, since a noisy machine misses some.

import { writeFile } from 'node:fs/promises';

import { lazyAssembly } from '../bench/assembly.ts';
import { BENCHES } from '../bench/benches.ts';
import { BenchFailure } from '../bench/failure.ts';
import { readOptions, usage } from '../bench/options.ts';
import { table, toJson } from '../bench/report.ts';
import { runBenches } from '../bench/run.ts';

async function main(): Promise<void> {
  const { help, json, ...options } = readOptions(process.argv.slice(2), BENCHES);
  if (help) return void process.stdout.write(usage(BENCHES));
  const progress = (text: string): void => void process.stderr.write(`${text}\n`);
  const result = await runBenches({ ...options, assembly: lazyAssembly(), progress });
  if (json?.file !== undefined) await writeFile(json.file, toJson(result));
  const isJson = json !== undefined && json.file === undefined;
  process.stdout.write(isJson ? toJson(result) : `${table(result).join('\n')}\n`);
}

const INTERRUPTED = 130;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(INTERRUPTED));

try {
  await main();
} catch (error) {
  console.error(error instanceof BenchFailure ? error.message : error);
  process.exitCode = 1;
}
