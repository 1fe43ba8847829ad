// The environment of a command: the stack, the terminal, and time. All of it is injected, so that
// tests can replace it.

import type { Terminal } from '../kit/terminal.ts';
import type { Target } from './target.ts';

export interface Ops {
  readonly target: Target;
  readonly terminal: Terminal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** This many unpredictable bytes, of which visitor keys and secrets are made. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Aborted by Ctrl-C: the current step is finished, and no other starts. */
  readonly signal: AbortSignal;
}
