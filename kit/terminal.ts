// Where a program writes: answers to stdout, everything for the waiting person to stderr.

import { createInterface } from 'node:readline/promises';

import { escaped, escapedLines } from './text.ts';

export interface Terminal {
  /** A line of the answer, to stdout. */
  readonly out: (line: string) => void;
  /** Text for the waiting person, to stderr. */
  readonly err: (text: string) => void;
  /** Whether stderr is a terminal; progress is shown only then. */
  readonly isTty: boolean;
  /**
   * Asks the person at the keyboard, and answers the line that is typed; nothing at the end of
   * input. Absent where stdin is no terminal. Throws the signal's reason once it is aborted.
   */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // `npm run ops -- … | head` closes the pipe after the lines that it wants.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (text) => void process.stderr.write(text),
    isTty: process.stderr.isTTY,
    ...(process.stdin.isTTY && { ask: askAtKeyboard }),
  };
}

async function askAtKeyboard(question: string, signal: AbortSignal): Promise<string> {
  process.stderr.write(question);
  // Not in readline's own terminal mode, in which Ctrl-C would be a key and no signal.
  const lines = createInterface({ input: process.stdin, terminal: false, signal });
  try {
    for await (const line of lines) return line;
    signal.throwIfAborted();
    return '';
  } finally {
    lines.close();
  }
}

/**
 * The same terminal, whose answers can hold no control character: what a command forgets to quote
 * cannot do harm.
 */
export const harmless = (terminal: Terminal): Terminal => ({
  ...terminal,
  out: (text) => terminal.out(escapedLines(text)),
});

/** Moves to the start of the line and clears it. */
export const CLEAR_LINE = '\r\u001b[K';

const SHOW_EVERY_MS = 100;

/** One line that overwrites itself and disappears at the end. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  #shownAt = 0;

  constructor({ terminal, now }: { readonly terminal: Terminal; readonly now: () => number }) {
    this.#terminal = terminal;
    this.#now = now;
  }

  show(line: string): void {
    if (!this.#terminal.isTty || this.#now() - this.#shownAt < SHOW_EVERY_MS) return;
    this.#shownAt = this.#now();
    this.#terminal.err(`${CLEAR_LINE}${escaped(line)}`);
  }

  /** Call this before each line of the answer, and at the end. */
  clear(): void {
    if (this.#shownAt > 0) this.#terminal.err(CLEAR_LINE);
    this.#shownAt = 0;
  }
}
