// The committed result of `npm run bench -- accuracy`: bench/measured/accuracy.json.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Accuracy } from './simulate.ts';

export const MEASURED = join(import.meta.dirname, '../measured/accuracy.json');

/** Visitors of the days that are simulated. */
export const CROWDS = [2000, 5000, 20_000, 50_000] as const;
/** Days of each. */
export const SEEDS = 200;

/** By visitors a day, and by the name of a figure. */
export type MeasuredAccuracy = Readonly<Record<string, Readonly<Record<string, Accuracy>>>>;

export const readMeasured = (): MeasuredAccuracy => JSON.parse(readFileSync(MEASURED, 'utf8'));
