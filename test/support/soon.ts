// Waits for a fact instead of sleeping: asks repeatedly for at most a minute, then reports the last
// failure. (Not `expect.poll`, which in concurrent tests needs each test's own `expect`.)

import { setTimeout as sleep } from 'node:timers/promises';

import { vi } from 'vitest';

/** A query costs the stack and its client some 3 ms of CPU. */
const INTERVAL_MS = 250;
/** How long aggregate waits for more messages. */
const BATCHING_WINDOW_MS = 1000;

export const soon = <Fact>(fact: () => Promise<Fact>, timeout = 60_000) =>
  vi.waitFor(fact, { timeout, interval: INTERVAL_MS });

/**
 * For what is true once an event is counted. That may have happened; if not, it is in vain to ask
 * before the batching window is over.
 */
export async function soonCounted<Fact>(fact: () => Promise<Fact>, timeout?: number): Promise<Fact> {
  return await fact().catch(async () => {
    await sleep(BATCHING_WINDOW_MS);
    return await soon(fact, timeout);
  });
}
