// The committed measurements that docs/cost.md is computed from: the figures of the benches
// `capacity` and `handlers`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as z from 'zod';

import { BenchFailure } from '../harness/failure.ts';
import { median } from '../../kit/statistics.ts';

const FILE = 'bench/measured/figures.json';

/** The command that makes them. */
export const REMEASURE = `npm run bench -- capacity handlers --json ${FILE}`;

/** The median of a figure by its full name. Throws a BenchFailure if there is none. */
export type Measured = (figure: string) => number;

const schema = z.object({
  machine: z.string(),
  scale: z.literal(1, 'a smoke test measures nothing'),
  figures: z.array(z.object({ name: z.string(), values: z.array(z.number()).min(1) })),
});

export interface Measurements {
  readonly machine: string;
  readonly figure: Measured;
}

export function readMeasurements(): Measurements {
  const text = readFileSync(join(import.meta.dirname, '../..', FILE), 'utf8');
  const { machine, figures } = schema.parse(JSON.parse(text));
  const values = new Map(figures.map(({ name, values }) => [name, values]));
  return {
    machine,
    figure: (name) => {
      const found = values.get(name);
      if (found === undefined) throw new BenchFailure(`${FILE} has no figure "${name}": ${REMEASURE} measures it.`);
      return median(found);
    },
  };
}
