// The calls of a service that are not answered yet. Whoever called may be gone; the service is at work until it answers.

import type { ServerResponse } from 'node:http';
import type { Serve } from '../net/endpoint.ts';
import { withTimeout } from '../net/timeout.ts';

export class UnderWay {
  readonly #responses = new Set<ServerResponse>();
  #isOver = false;
  #onEmpty = (): void => undefined;

  /** The service, watched. It must answer by one `end`. */
  watch(serve: Serve): Serve {
    return (call, response) => {
      if (this.#isOver) return response.destroy();
      this.#responses.add(response);
      const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
      response.end = (...args: unknown[]): ServerResponse => {
        this.#responses.delete(response);
        if (this.#responses.size === 0) this.#onEmpty();
        return end(...args);
      };
      return serve(call, response);
    };
  }

  /** Cuts every call from now on; resolves when those before are answered, or after `ms`. */
  async finish(ms: number): Promise<void> {
    this.#isOver = true;
    const empty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
    if (this.#responses.size > 0) await withTimeout(ms, empty);
  }
}
