// Folders and processes of a benchmark end with it, also when it is ended in the middle.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cleanings = new Set<() => void>();
process.on('exit', () => cleanings.forEach((clean) => clean()));

/** Calls `clean` when the process exits, or when the answered function is called, and only once. */
function atExit(clean: () => void): () => void {
  const cleanOnce = (): void => {
    if (cleanings.delete(cleanOnce)) clean();
  };
  cleanings.add(cleanOnce);
  return cleanOnce;
}

/** A new folder, which `remove` or the end of the process removes with all that is in it. */
export function temporaryFolder(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'fast-analytics-bench-'));
  return { dir, remove: atExit(() => rmSync(dir, { recursive: true, force: true })) };
}

/** Kills the process when this one exits. The answered function does so now, and resolves when it is gone. */
export function temporaryProcess(child: ChildProcess): () => Promise<void> {
  const kill = atExit(() => child.kill('SIGKILL'));
  return async () => {
    const isRunning = child.exitCode === null && child.signalCode === null;
    const exit = once(child, 'exit');
    kill();
    if (isRunning) await exit;
  };
}
