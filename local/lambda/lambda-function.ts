// A function: a small pool of execution environments. The pool grows on demand and reuses the
// warmest environment first, as Lambda does. Invocations that find no free environment wait in a
// bounded queue.

import { Environment, type FunctionSpec, InvocationError } from './environment.ts';
import type { Faults } from '../faults/faults.ts';

interface Waiting {
  event: string;
  weight: number;
  resolve: (result: Promise<string>) => void;
  reject: (error: Error) => void;
}

/** Too many invocations are waiting; Lambda would answer 429. */
export class TooManyRequests extends InvocationError {
  override name = 'TooManyRequests';
}

const MAX_WAITING = 1000;

/**
 * The assumed duration of a function that never ran, to choose the moment of its death. A cold
 * start takes about this long.
 */
const FIRST_RUN_MS = 100;

export class LambdaFunction {
  readonly spec: FunctionSpec;
  readonly #log: (line: string) => void;
  readonly #faults: Faults;
  readonly #all = new Set<Environment>();
  readonly #idle: Environment[] = [];
  readonly #waiting: Waiting[] = [];
  #closed = false;
  #lastRunMs = FIRST_RUN_MS;

  constructor(spec: FunctionSpec, faults: Faults, log: (line: string) => void) {
    this.spec = spec;
    this.#faults = faults;
    this.#log = log;
  }

  /**
   * Invokes the function with an event in JSON. Resolves to its result in JSON, or rejects with an
   * InvocationError. `weight` multiplies the rate of faults.
   */
  invoke(event: string, weight = 1): Promise<string> {
    const full = this.#closed || this.#waiting.length >= MAX_WAITING;
    if (full || this.#faults.strikes('function.throttle', weight)) {
      return Promise.reject(new TooManyRequests('Rate Exceeded.'));
    }
    const environment = this.#free();
    if (environment) return this.#run(environment, event, weight);
    return new Promise((resolve, reject) => this.#waiting.push({ event, weight, resolve, reject }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new InvocationError('the local stack stopped'));
    await Promise.all([...this.#all].map((environment) => environment.close()));
  }

  #free(): Environment | undefined {
    let environment = this.#idle.pop();
    while (environment && !environment.alive) {
      this.#all.delete(environment);
      environment = this.#idle.pop();
    }
    if (!environment && !this.#closed && this.#all.size < this.spec.concurrency) {
      environment = new Environment(this.spec, this.#log);
      this.#all.add(environment);
    }
    return environment;
  }

  async #run(environment: Environment, event: string, weight: number): Promise<string> {
    const startedAt = performance.now();
    const death = this.#faults.decide('function.die', weight) ? this.#dieSoon(environment) : undefined;
    try {
      const result = await environment.invoke(event);
      if (!this.#faults.strikes('function.timeout', weight)) return result;
      environment.expire(); // all its work is done, and its caller never learns
      throw new InvocationError('the answer came too late');
    } finally {
      clearTimeout(death);
      this.#lastRunMs = performance.now() - startedAt;
      if (environment.alive) this.#idle.push(environment);
      else this.#all.delete(environment);
      this.#next();
    }
  }

  /** Ends the thread at a random moment of its run, assuming it runs as long as the last one. */
  #dieSoon(environment: Environment): NodeJS.Timeout {
    const die = (): void => {
      this.#faults.count('function.die');
      environment.end('Runtime.ExitError: the environment was killed');
    };
    return setTimeout(die, this.#faults.size('function.die', 0, this.#lastRunMs));
  }

  #next(): void {
    const [first] = this.#waiting;
    const environment = first && this.#free();
    if (!first || !environment) return;
    this.#waiting.shift();
    first.resolve(this.#run(environment, first.event, first.weight));
  }
}
