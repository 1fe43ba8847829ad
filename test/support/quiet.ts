// Files share a process (vitest.config.ts, `isolate`), so a file restores the output that it
// silenced.

import { afterAll, beforeAll, type MockInstance, vi } from 'vitest';

/**
 * Silences stdout while the tests of this file run: for code that logs failures which the tests
 * cause on purpose.
 */
export function silenceLogs(): void {
  let write: MockInstance | undefined;
  beforeAll(() => void (write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)));
  afterAll(() => write?.mockRestore());
}
