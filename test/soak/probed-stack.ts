// The stack under soak: the process of `npm start`, in its own folder, with the probe (probe.ts)
// loaded before it.

import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import { localFolder } from '../support/local-process.ts';
import { type ProcessSample, QUESTION } from './sample.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/local.ts');
const PROBE = join(import.meta.dirname, 'probe.ts');
/** A sample takes half a second, most of it for the collections; a busy machine takes longer. */
const PATIENCE_MS = 30_000;
/** Lines of its log that are shown. */
const MAX_LINES = 20;
const LINE_LENGTH = 300;

export class ProbedStack {
  readonly url: string;
  /** The folder with its data and its announcement. */
  readonly dir: string;
  /** The first lines of its stderr. If nothing fails there are none. */
  readonly log: readonly string[];
  readonly #child: ChildProcess;
  readonly #remove: () => Promise<void>;

  private constructor(url: string, log: readonly string[], child: ChildProcess, folder: Folder) {
    this.url = url;
    this.dir = folder.dir;
    this.log = log;
    this.#child = child;
    this.#remove = () => folder.remove();
  }

  /** Resolves when it takes requests. Rejects with its output if it does not start. */
  static async start(assembly: string): Promise<ProbedStack> {
    const folder = await localFolder(assembly);
    // It starts as if it had data: its schedules run, and their threads are measured as well.
    await mkdir(join(folder.dir, '.local'));
    const child = spawn(process.execPath, ['--expose-gc', '--import', PROBE, PROGRAM], {
      cwd: folder.dir,
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true, // otherwise the terminal's Ctrl-C would stop it before the traffic
      // Node's types do not describe four streams
    }) as ChildProcessByStdio<null, Readable, Readable>;
    const log: string[] = [];
    createInterface(child.stderr).on('line', (line) => log.length < MAX_LINES && log.push(line.slice(0, LINE_LENGTH)));
    for await (const line of createInterface(child.stdout)) {
      const url = /is on (http:\/\/[^;\s]+)/.exec(line)?.[1];
      if (url === undefined) continue;
      child.stdout.resume();
      return new ProbedStack(url, log, child, folder);
    }
    await folder.remove();
    throw new Error(`the local stack did not start:\n${log.join('\n')}`);
  }

  /** Rejects if the process has ended or does not answer. */
  async sample(): Promise<ProcessSample> {
    if (this.#hasEnded()) throw new Error(`the local stack ended by itself:\n${this.log.join('\n')}`);
    const answer = once(this.#child, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
    this.#child.send(QUESTION);
    const [found] = (await answer) as [ProcessSample | { error: string }];
    if ('error' in found) throw new Error(found.error);
    return found;
  }

  /** Stops it as Ctrl-C does. Returns its exit code, or the signal that ended it. */
  async stop(): Promise<number | string | null> {
    if (!this.#hasEnded()) {
      const exit = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exit;
    }
    await this.#remove();
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}

type Folder = Awaited<ReturnType<typeof localFolder>>;
