// All benches, in the order in which they run.

import type { Bench } from './harness/bench.ts';
import { accuracy } from './accuracy/accuracy.ts';
import { capacity } from './capacity/capacity.ts';
import { cold } from './cold/cold.ts';
import { cost } from './cost/cost.ts';
import { domain } from './domain/domain.ts';
import { drain } from './drain/drain.ts';
import { handlers } from './handlers/handlers.ts';
import { hostile } from './hostile/hostile.ts';
import { ingest } from './ingest/ingest.ts';
import { page } from './page/page.ts';
import { race } from './race/race.ts';
import { read } from './read/read.ts';

export const BENCHES: readonly Bench[] = [
  domain,
  ingest,
  drain,
  read,
  race,
  cold,
  capacity,
  handlers,
  hostile,
  accuracy,
  page,
  cost,
];
