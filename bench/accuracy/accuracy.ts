// The bench `accuracy`: how far estimates are off. Not a matter of speed: it comes to the same
// everywhere, and writes docs/accuracy.md with its plots.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import type { Bench, Figure } from '../harness/bench.ts';
import { isSmoke, scaled } from '../harness/bench.ts';
import { CROWDS, MEASURED, type MeasuredAccuracy, SEEDS } from './measured.ts';
import { accuracyPage } from './page.ts';
import { errorPlot, honestyPlot } from './plots.ts';
import { simulate } from './simulate.ts';

const DOCS = join(import.meta.dirname, '../../docs');

export const accuracy: Bench = {
  name: 'accuracy',
  about: 'writes docs/accuracy.md: how far estimates are off, over hundreds of simulated days',
  run: async (context) => {
    const crowds = isSmoke(context) ? CROWDS.slice(0, 1) : CROWDS;
    const measured: Record<string, MeasuredAccuracy[string]> = {};
    for (const crowd of crowds) {
      context.progress(`days of ${crowd} visitors`);
      measured[crowd] = simulate(crowd, scaled(context, SEEDS, 2));
    }
    if (context.scale === 1) await writeAll(measured);
    return figuresOf(measured, context.rounds);
  },
};

async function writeAll(measured: MeasuredAccuracy): Promise<void> {
  await writeFile(MEASURED, `${JSON.stringify(measured, null, 2)}\n`);
  await mkdir(join(DOCS, 'accuracy'), { recursive: true });
  for (const [name, text] of Object.entries(await filesOf(measured))) await writeFile(join(DOCS, name), text);
}

/** The files that say what was measured, by their names in docs/. */
export async function filesOf(measured: MeasuredAccuracy): Promise<Readonly<Record<string, string>>> {
  const page = 'accuracy.md';
  const style = await resolveConfig(join(DOCS, page));
  return {
    [page]: await format(accuracyPage(measured), { ...style, parser: 'markdown' }),
    'accuracy/error.svg': errorPlot(measured),
    'accuracy/honesty.svg': honestyPlot(measured),
  };
}

/** The same in each round. */
const figuresOf = (measured: MeasuredAccuracy, rounds: number): Figure[] =>
  Object.entries(measured).flatMap(([crowd, figures]) =>
    Object.entries(figures).flatMap(([name, { sigma, within }]) => [
      { name: `${crowd} visitors, ${name}, sigma`, unit: '', values: Array<number>(rounds).fill(sigma) },
      { name: `${crowd} visitors, ${name}, within`, unit: '', values: Array<number>(rounds).fill(within) },
    ]),
  );
