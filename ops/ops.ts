// What a command works with: the stack, the terminal, and time, all given to it, so that tests give it others.

import type { Target } from './target.ts';

export interface Terminal {
  /** A line of the answer, to stdout. */
  readonly out: (line: string) => void;
  /** Text for the person who waits, to stderr. */
  readonly err: (text: string) => void;
  /** Whether stderr is a terminal: progress is shown on nothing else. */
  readonly isTty: boolean;
}

export interface Ops {
  readonly target: Target;
  readonly terminal: Terminal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Aborted by Ctrl-C: the step under way is finished, and no other begun. */
  readonly signal: AbortSignal;
}

const SHOW_EVERY_MS = 100;

/** One line that is written over itself, and gone in the end. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  #shownAt = 0;

  constructor({ terminal, now }: Pick<Ops, 'terminal' | 'now'>) {
    this.#terminal = terminal;
    this.#now = now;
  }

  show(line: string): void {
    if (!this.#terminal.isTty || this.#now() - this.#shownAt < SHOW_EVERY_MS) return;
    this.#shownAt = this.#now();
    this.#terminal.err(`${CLEAR_LINE}${line}`);
  }

  /** Before any line of the answer, and at the end. */
  clear(): void {
    if (this.#shownAt > 0) this.#terminal.err(CLEAR_LINE);
    this.#shownAt = 0;
  }
}

/** To its start, and empty. */
export const CLEAR_LINE = '\r\u001b[K';
