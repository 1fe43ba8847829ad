// The bench `cost`: not a measurement, but the cost of the committed ones. Writes docs/cost.md.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import type { Bench } from '../harness/bench.ts';
import { readMeasurements } from './measurements.ts';
import { costPage } from './page.ts';
import { DEFAULT_PRICES, type PriceList, readPrices } from './prices.ts';
import { biller, costFigures } from './scenarios.ts';

const ROOT = join(import.meta.dirname, '../..');

export const PAGE = join(ROOT, 'docs/cost.md');

export const cost: Bench = {
  name: 'cost',
  about: 'writes docs/cost.md: dollars per million events and per month, from committed measurements (--prices)',
  run: async ({ prices: file, rounds, scale, progress }) => {
    const prices = file === undefined ? DEFAULT_PRICES : readPrices(file);
    const page = await formattedPage(prices);
    const path = file === undefined ? PAGE : file.replace(/(\.json)?$/, '.md');
    progress(scale < 1 ? 'a smoke test writes no page' : `writes ${path}`);
    if (scale === 1) await writeFile(path, page);
    return costFigures(biller(readMeasurements().figure, prices), rounds);
  },
};

/** The page as `npm run format` formats it. */
export async function formattedPage(prices: PriceList): Promise<string> {
  const style = await resolveConfig(PAGE);
  return format(costPage(readMeasurements(), prices), { ...style, parser: 'markdown' });
}
