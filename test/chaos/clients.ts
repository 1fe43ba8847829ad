// The clients: many at once, each honest. A client with a key repeats its request until it gets a
// 202. A client without a key sends once, and without a 202 never learns the outcome.

import { setTimeout as sleep } from 'node:timers/promises';

import { EVENT_RECEIPT_HEADER } from '../../lambdas/shared/names.ts';
import type { Answer, RequestHeaders } from '../support/api.ts';
import type { PlannedRequest } from './plan.ts';
import type { StackProcess } from './stack-process.ts';
import type { Truth } from './truth.ts';

const CONNECTIONS = 16;
/** Between two attempts of one request. */
const PAUSE_MS = 50;
/** This many refusals in a row are not a temporary fault. */
const MAX_TRIES = 200;

/** The stack under load, and what its clients send with every request. */
export interface Addressee {
  readonly stack: StackProcess;
  readonly writer: RequestHeaders;
}

/** Sends everything; `onDone` gets the number of events as their requests end. */
export async function sendAll(
  requests: Iterator<PlannedRequest>,
  to: Addressee,
  truth: Truth,
  onDone: (events: number) => void,
): Promise<void> {
  const client = async (): Promise<void> => {
    for (let next = requests.next(); !next.done; next = requests.next()) {
      await deliver(next.value, to, truth);
      onDone(next.value.events.length);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
}

async function deliver(request: PlannedRequest, to: Addressee, truth: Truth): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const answer = await post(request, to, truth);
    if (answer?.status === 202) {
      return truth.accept(request, answer.headers.get(EVENT_RECEIPT_HEADER)?.split(/,\s*/) ?? []);
    }
    // The faults cause 5xx and missing answers; anything else is a bug, in the tests or in the
    // system.
    if (answer !== undefined && answer.status < 500) throw new Error(`refused with ${answer.status}: ${answer.text}`);
    if (!request.isKeyed) return truth.giveUp(request);
    if (tries === MAX_TRIES) throw new Error(`${tries} tries, and still ${answer?.text ?? 'no answer'}`);
    await sleep(PAUSE_MS);
  }
}

/** The answer, or undefined if the connection was lost or the stack is dead. */
async function post(request: PlannedRequest, to: Addressee, truth: Truth): Promise<Answer | undefined> {
  const { events, isBatch, header } = request;
  const api = await to.stack.api(to.writer);
  const headers = header === undefined ? {} : { 'idempotency-key': header };
  truth.send(request);
  try {
    return await (isBatch ? api.postBatch(events, headers) : api.post(events[0], headers));
  } catch {
    return undefined;
  }
}
