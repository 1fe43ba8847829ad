// Temporary folders and processes of a benchmark. They go away with it, even if it is interrupted.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cleanings = new Set<() => void>();
process.on('exit', () => cleanings.forEach((clean) => clean()));

/** Calls `clean` once: when the process exits, or when the returned function is called. */
function atExit(clean: () => void): () => void {
  const cleanOnce = (): void => {
    if (cleanings.delete(cleanOnce)) clean();
  };
  cleanings.add(cleanOnce);
  return cleanOnce;
}

/** A new folder. `remove` deletes it with its contents, as does the end of the process. */
export function temporaryFolder(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'fast-analytics-bench-'));
  return { dir, remove: atExit(() => rmSync(dir, { recursive: true, force: true })) };
}

/**
 * Kills the process when this one exits. The returned function kills it now, and resolves when it
 * is gone.
 */
export function temporaryProcess(child: ChildProcess): () => Promise<void> {
  const kill = atExit(() => child.kill('SIGKILL'));
  return async () => {
    const isRunning = child.exitCode === null && child.signalCode === null;
    const exit = once(child, 'exit');
    kill();
    if (isRunning) await exit;
  };
}
