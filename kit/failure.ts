// Errors that end a program with one sentence instead of a stack trace, and exit codes for scripts.
//
//   0    done, and nothing is wrong
//   1    something is wrong: numbers differ, a target is refused, a service said no (Failure)
//   2    the command line was not understood; nothing was done (UsageError)
//   130  interrupted: 128 and the number of SIGINT, as shells have it

export const EXIT = { done: 0, wrong: 1, usage: 2, interrupted: 130 } as const;

/** The message is one sentence for the person at the keyboard: what is wrong, and what to do. */
export class Failure extends Error {
  override name = 'Failure';
}

/** A command line that the program cannot follow. */
export class UsageError extends Failure {
  override name = 'UsageError';
}

/** The message of anything that was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
