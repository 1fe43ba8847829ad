// The clients: they send each call when it is due, at a steady rate, and compare every answer with
// the owed one.

import { setTimeout as sleep } from 'node:timers/promises';

import { Truth } from '../chaos/truth.ts';
import type { Api } from '../support/api.ts';
import type { Callers } from '../support/callers.ts';
import type { Call } from './traffic.ts';

/** At the rates of a soak some two are busy; the others are for moments when the stack is slow. */
const CONNECTIONS = 16;
const MAX_KEPT = 20;

export interface Sent {
  /** Calls by the status of their answers. */
  readonly answers: ReadonlyMap<number, number>;
  /** The first few calls with another answer than the owed one, in words. */
  readonly wrong: readonly string[];
  readonly wrongCalls: number;
  /** What the numbers must contain. */
  readonly truth: Truth;
}

/** Sends `rate` calls a second until the signal, then waits for the answers under way. */
export async function send(
  calls: Iterator<Call>,
  api: Api,
  { callers, rate, signal }: { readonly callers: Callers; readonly rate: number; readonly signal: AbortSignal },
): Promise<Sent> {
  const answers = new Map<number, number>();
  const truth = new Truth();
  const wrong: string[] = [];
  const startedAt = performance.now();
  let [sent, wrongCalls] = [0, 0];

  const client = async (): Promise<void> => {
    for (;;) {
      const dueIn = startedAt + (sent * 1000) / rate - performance.now();
      sent += 1;
      // A stop ends the wait; so does a call that is already due.
      if (dueIn > 0) await sleep(dueIn, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const next = calls.next();
      if (next.done) return;
      const { by, method, path, body, status, request } = next.value;
      const caller = by === 'stranger' ? {} : callers[by];
      const headers = request?.header === undefined ? caller : { ...caller, 'idempotency-key': request.header };
      if (request !== undefined) truth.send(request);
      const answer = await api.call(method, path, headers, body).catch((error: unknown) => ({
        status: 0,
        text: String(error),
      }));
      answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
      if (answer.status === status) {
        if (request !== undefined) truth.accept(request, []);
        continue;
      }
      wrongCalls += 1;
      if (wrong.length < MAX_KEPT) {
        wrong.push(`${method} ${path}: ${answer.status} and not ${status}: ${answer.text.slice(0, 200)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return { answers, wrong, wrongCalls, truth };
}
