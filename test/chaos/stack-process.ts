// The local stack under test, in its own process and folder. Tests kill it without warning and
// start it again on its data. Its faults are counted by the lines that it writes, since a killed
// process cannot report anything later.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { findRunning, type RunningStack } from '../../kit/running-stack.ts';
import { type Api, connect, type RequestHeaders } from '../support/api.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/local.ts');
/** Lines of its log, and characters of each, that the error shows if it ends by itself. */
const LAST_LINES = 10;
const LINE_LENGTH = 300;

/** A process that takes requests. */
interface Up {
  readonly url: string;
  readonly child: ChildProcess;
}

export class StackProcess {
  /** Faults by name, of all processes so far; the driver adds its own. */
  readonly counts = new Map<string, number>();
  readonly #dir: string;
  readonly #lines: string[] = [];
  #up: Promise<Up> = Promise.reject(new Error('the stack was not started'));

  private constructor(dir: string) {
    this.#dir = dir;
    this.#up.catch(() => undefined);
  }

  /** A folder for a stack of this assembly. */
  static async prepare(assembly: string): Promise<StackProcess> {
    const dir = await mkdtemp(join(tmpdir(), 'fast-analytics-chaos-'));
    await symlink(assembly, join(dir, 'cdk.out'));
    return new StackProcess(dir);
  }

  /** Starts it, with these faults or none. */
  start(faults: string | undefined): void {
    this.#up = this.#spawn(faults);
    this.#up.catch(() => undefined); // its users get the error
  }

  /**
   * Waits until it takes requests. Rejects if it ended without being killed. The headers are what
   * the caller sends with every request.
   */
  async api(caller: RequestHeaders): Promise<Api> {
    return connect((await this.#up).url, caller);
  }

  /** The addresses of its queues and tables. */
  async endpoints(): Promise<RunningStack> {
    await this.#up;
    const running = findRunning(this.#dir);
    if (running === undefined) throw new Error('the local stack has not announced its address');
    return running;
  }

  /** SIGKILL, then the next start, with these faults or none. Clients wait for it in `api`. */
  async crash(faults: string | undefined): Promise<void> {
    const { child } = await this.#up;
    this.count('stack.kill');
    const exit = once(child, 'close'); // its last lines are read
    child.kill('SIGKILL');
    this.#up = exit.then(() => this.#spawn(faults));
    await this.#up;
  }

  count(fault: string): void {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
  }

  async remove(): Promise<void> {
    const child = await this.#up.then(
      (up) => up.child,
      () => undefined,
    );
    if (child?.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'close');
      child.kill('SIGKILL');
      await exit;
    }
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #spawn(faults: string | undefined): Promise<Up> {
    const child = spawn(process.execPath, [PROGRAM, ...(faults === undefined ? [] : ['--faults', faults])], {
      cwd: this.#dir,
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface(child.stderr).on('line', (line) => this.#hear(line));
    const closed = once(child, 'close').then(([code, signal]: unknown[]) => {
      const log = this.#lines.join('\n');
      return { signal, error: new Error(`the local stack ended by itself (${String(code ?? signal)}):\n${log}`) };
    });
    void this.#fallWith(closed);
    for await (const line of createInterface(child.stdout)) {
      const url = /is on (http:\/\/[^;\s]+)/.exec(line)?.[1];
      if (url === undefined) continue;
      child.stdout.resume();
      return { url, child };
    }
    throw (await closed).error;
  }

  /** If it ends without being killed, every client gets the reason. */
  async #fallWith(closed: Promise<{ signal: unknown; error: Error }>): Promise<void> {
    const { signal, error } = await closed;
    if (signal === 'SIGKILL') return;
    this.#up = Promise.reject(error);
    this.#up.catch(() => undefined);
  }

  #hear(line: string): void {
    const fault = /^fault \| (\S+)$/.exec(line)?.[1];
    if (fault !== undefined) return this.count(fault);
    this.#lines.push(line.slice(0, LINE_LENGTH));
    if (this.#lines.length > LAST_LINES) this.#lines.shift();
  }
}
