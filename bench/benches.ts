// All sub-benches, in the order in which they run.

import type { Bench } from './bench.ts';

export const BENCHES: readonly Bench[] = [];
