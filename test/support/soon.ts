// Waiting for a fact instead of sleeping: asks again and again, at most for a minute, and then says what was last wrong. (Not
// `expect.poll`, which in concurrent tests wants each test's own `expect`.)

import { vi } from 'vitest';

/** Nothing is counted before the second of the batching window is over, and a question costs the stack and its client some 3 ms of CPU. */
const INTERVAL_MS = 250;

export const soon = <Fact>(fact: () => Promise<Fact>, timeout = 60_000) =>
  vi.waitFor(fact, { timeout, interval: INTERVAL_MS });
