// Waits for a fact instead of sleeping: asks repeatedly for at most a minute, then reports the last
// failure. (Not `expect.poll`, which in concurrent tests needs each test's own `expect`.)

import { vi } from 'vitest';

/**
 * Nothing is counted before the second of the batching window is over, and a query costs the stack
 * and its client some 3 ms of CPU.
 */
const INTERVAL_MS = 250;

export const soon = <Fact>(fact: () => Promise<Fact>, timeout = 60_000) =>
  vi.waitFor(fact, { timeout, interval: INTERVAL_MS });
