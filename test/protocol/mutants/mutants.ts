// All deliberate bugs: in exactly-once counting, in keeping rollups right, and in visitor tables.

import { ANSWERS } from './answers.ts';
import { BATCHES } from './batches.ts';
import { COMMITS } from './commits.ts';
import { MARKS } from './marks.ts';
import type { Mutant } from './mutant.ts';
import { ROLLS } from './rolls.ts';
import { STORED_DAYS } from './stored-days.ts';
import { VISIT_ROWS } from './visit-rows.ts';
import { VISIT_TABLES } from './visit-tables.ts';

export const MUTANTS: readonly Mutant[] = [...BATCHES, ...COMMITS, ...STORED_DAYS];
export const ROLLUP_MUTANTS: readonly Mutant[] = [...MARKS, ...ROLLS, ...ANSWERS];
export const VISIT_MUTANTS: readonly Mutant[] = [...VISIT_ROWS, ...VISIT_TABLES];
