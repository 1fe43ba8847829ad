// Files share a process (vitest.config.ts, `isolate`), so what one of them silences it gives back.

import { afterAll, beforeAll, type MockInstance, vi } from 'vitest';

/** Nothing is written to stdout while the tests of this file run: for code that logs what the tests make fail on purpose. */
export function silenceLogs(): void {
  let write: MockInstance | undefined;
  beforeAll(() => void (write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)));
  afterAll(() => write?.mockRestore());
}
