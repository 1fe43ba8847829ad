// The calls that a service has not answered yet. The service works on a call until it answers, even
// if the caller is gone.

import type { ServerResponse } from 'node:http';
import type { Serve } from '../net/endpoint.ts';
import { withTimeout } from '../net/timeout.ts';

export class UnderWay {
  readonly #responses = new Set<ServerResponse>();
  #isOver = false;
  #onEmpty = (): void => undefined;

  /** The service, with its calls tracked. It must answer each by one `end`. */
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

  /** Refuses every new call; resolves when the calls before are answered, or after `ms`. */
  async finish(ms: number): Promise<void> {
    this.#isOver = true;
    const empty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
    if (this.#responses.size > 0) await withTimeout(ms, empty);
  }
}
