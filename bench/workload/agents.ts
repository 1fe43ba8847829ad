// User agents as browsers send them: the hundred that are seen most (npm top-user-agents 2.1.138,
// MIT), and a hundred of the long tail (npm user-agents 2.1.198, BSD-2-Clause).

import { readFileSync } from 'node:fs';

export const AGENTS: readonly string[] = readFileSync(new URL('agents.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
