// Ctrl-C, for programs whose work must not end in the middle.

import { EXIT } from './failure.ts';

/** On Ctrl-C both the terminal and npm send a signal: two within this time are one. */
const SAME_SIGNAL_MS = 300;

/** Calls `first` on the first SIGINT or SIGTERM of this process, and `again` on every later one. */
export function onInterrupt(first: () => void, again: () => void): void {
  let interruptedAt: number | undefined;
  const interrupt = (): void => {
    if (interruptedAt === undefined) {
      interruptedAt = Date.now();
      first();
    } else if (Date.now() - interruptedAt > SAME_SIGNAL_MS) again();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
}

/** Ends this process at once, with the exit code of an interruption. */
export const exitInterrupted = (): never => process.exit(EXIT.interrupted);

/** Aborts on the first SIGINT or SIGTERM of this process; a later one ends the process at once. */
export function interruptionSignal(): AbortSignal {
  const interruption = new AbortController();
  onInterrupt(() => interruption.abort(), exitInterrupted);
  return interruption.signal;
}
