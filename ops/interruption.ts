// Ctrl-C, for commands whose work must not end in the middle.

/** Exit code of a command that was interrupted: 128 and the number of SIGINT, as shells have it. */
export const INTERRUPTED = 130;

/** npm forwards a Ctrl-C that the terminal has sent already: two signals this close are one. */
const SAME_SIGNAL_MS = 300;

/** Aborts on the first SIGINT or SIGTERM of this process; from then on another one ends it at once. */
export function interruptionSignal(): AbortSignal {
  const interruption = new AbortController();
  let interruptedAt: number | undefined;
  const interrupt = (): void => {
    if (interruptedAt !== undefined && Date.now() - interruptedAt > SAME_SIGNAL_MS) process.exit(INTERRUPTED);
    interruptedAt ??= Date.now();
    interruption.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return interruption.signal;
}
