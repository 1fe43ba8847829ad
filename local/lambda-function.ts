// A function: a small pool of execution environments that grows on demand and is reused, the warmest first, as on Lambda.
// What finds no environment free waits in line; the line is bounded.

import { Environment, type FunctionSpec, InvocationError } from './environment.ts';

interface Waiting {
  event: string;
  resolve: (result: Promise<string>) => void;
  reject: (error: Error) => void;
}

/** Too many invocations are waiting; Lambda would answer 429. */
export class TooManyRequests extends InvocationError {
  override name = 'TooManyRequests';
}

const MAX_WAITING = 1000;

export class LambdaFunction {
  readonly spec: FunctionSpec;
  readonly #log: (line: string) => void;
  readonly #all = new Set<Environment>();
  readonly #idle: Environment[] = [];
  readonly #waiting: Waiting[] = [];
  #closed = false;

  constructor(spec: FunctionSpec, log: (line: string) => void) {
    this.spec = spec;
    this.#log = log;
  }

  /** Invokes the function with an event in JSON; gives its result in JSON, or rejects with an InvocationError. */
  invoke(event: string): Promise<string> {
    const environment = this.#free();
    if (environment) return this.#run(environment, event);
    return new Promise((resolve, reject) => {
      if (this.#closed || this.#waiting.length >= MAX_WAITING) reject(new TooManyRequests('Rate Exceeded.'));
      else this.#waiting.push({ event, resolve, reject });
    });
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

  async #run(environment: Environment, event: string): Promise<string> {
    try {
      return await environment.invoke(event);
    } finally {
      if (environment.alive) this.#idle.push(environment);
      else this.#all.delete(environment);
      this.#next();
    }
  }

  #next(): void {
    const [first] = this.#waiting;
    const environment = first && this.#free();
    if (!first || !environment) return;
    this.#waiting.shift();
    first.resolve(this.#run(environment, first.event));
  }
}
