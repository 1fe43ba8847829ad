// One execution environment of a function: a worker thread with only the function's environment
// variables. It runs one invocation at a time, under the function's timeout. A thread that times
// out or dies fails its invocation and is not used again.

import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../kit/failure.ts';

/** What the thread gets when it starts (worker.cjs). */
export interface WorkerData {
  taskRoot: string;
  handler: string;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  timeoutMs: number;
  /** Where this process keeps what V8 has compiled, if it does (NODE_COMPILE_CACHE). */
  cacheDir: string | undefined;
}

/**
 * A message to the thread: the request id and the event, as JSON. The thread answers 'ready' once;
 * then per invocation the result as JSON, or the error.
 */
export type Invocation = [requestId: string, event: string];
export type Outcome = { ready: true } | { result: string } | { errorType: string; errorMessage: string };

/** A function as the template describes it. */
export interface FunctionSpec extends WorkerData {
  env: Record<string, string>;
  /** How many environments may run at once. */
  concurrency: number;
}

/** An invocation that failed: the function threw or took too long, or its environment died. */
export class InvocationError extends Error {
  override name = 'InvocationError';
}

/** Lambda's limit for the code outside the handler: ten seconds. */
const INIT_LIMIT_MS = 10_000;

export class Environment {
  alive = true;
  readonly #worker: Worker;
  readonly #spec: FunctionSpec;
  readonly #log: (line: string) => void;
  readonly #starting: NodeJS.Timeout;
  // Each invocation restarts this timer and none stops it: refresh() costs next to nothing, and
  // between invocations the timer fires without effect.
  #running: NodeJS.Timeout | undefined;
  #current: { resolve(result: string): void; reject(error: Error): void } | undefined;

  constructor(spec: FunctionSpec, log: (line: string) => void) {
    this.#spec = spec;
    this.#log = log;
    const { env, concurrency: _, ...workerData } = spec;
    this.#worker = new Worker(new URL('./worker.cjs', import.meta.url), {
      name: spec.functionName,
      workerData,
      env,
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: spec.memoryMb },
    });
    eachLine(this.#worker.stdout, log);
    eachLine(this.#worker.stderr, log);
    this.#starting = setTimeout(() => this.#fail('Init timed out after 10.00 seconds'), INIT_LIMIT_MS).unref();
    this.#worker.on('message', (outcome: Outcome) => this.#hear(outcome));
    this.#worker.on('error', (error) => this.#fail(messageOf(error)));
    this.#worker.on('exit', () => this.#fail('Runtime.ExitError: the environment exited'));
  }

  /**
   * Invokes the function with an event in JSON. Resolves to its result in JSON, or rejects with an
   * InvocationError.
   */
  invoke(event: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#current = { resolve, reject };
      this.#running?.refresh();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      this.#worker.postMessage([randomUUID(), event] satisfies Invocation);
    });
  }

  /** Ends the thread, whatever it does; an invocation under way fails. */
  end(why: string): void {
    this.#fail(why);
  }

  /** Ends the thread with Lambda's message for a function that took too long. */
  expire(): void {
    this.#fail(`Task timed out after ${(this.#spec.timeoutMs / 1000).toFixed(2)} seconds`);
  }

  async close(): Promise<void> {
    this.#fail('the local stack stopped', false);
    await this.#worker.terminate();
  }

  #hear(outcome: Outcome): void {
    if ('ready' in outcome) {
      clearTimeout(this.#starting);
      const late = (): void => {
        if (this.#current) this.expire();
      };
      this.#running = setTimeout(late, this.#spec.timeoutMs).unref();
      return;
    }
    const current = this.#current;
    this.#current = undefined;
    if ('result' in outcome) current?.resolve(outcome.result);
    else current?.reject(new InvocationError(`${outcome.errorType}: ${outcome.errorMessage}`));
  }

  #fail(why: string, log = true): void {
    if (!this.alive) return;
    if (log) this.#log(why);
    this.alive = false;
    clearTimeout(this.#starting);
    clearTimeout(this.#running);
    void this.#worker.terminate();
    this.#current?.reject(new InvocationError(why));
    this.#current = undefined;
  }
}

function eachLine(stream: Readable, log: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(log);
  });
}
