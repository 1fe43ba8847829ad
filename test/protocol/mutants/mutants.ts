// All deliberate bugs: in exactly-once counting, and in keeping rollups right.

import { ANSWERS } from './answers.ts';
import { BATCHES } from './batches.ts';
import { COMMITS } from './commits.ts';
import { MARKS } from './marks.ts';
import type { Mutant } from './mutant.ts';
import { ROLLS } from './rolls.ts';
import { STORED_DAYS } from './stored-days.ts';

export const MUTANTS: readonly Mutant[] = [...BATCHES, ...COMMITS, ...STORED_DAYS];
export const ROLLUP_MUTANTS: readonly Mutant[] = [...MARKS, ...ROLLS, ...ANSWERS];
