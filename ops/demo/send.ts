// Sends batches through the API, as any client does: a few at a time, again after a 429 or 5xx, and
// each with an idempotency key, so that a batch that was sent twice counts once.

import type { DemoEvent } from './visit.ts';
import { OpsFailure } from '../failure.ts';

export interface Sender {
  /** Of the API, without a slash at the end. */
  readonly url: string;
  /** A write token; absent where none is needed. */
  readonly token?: string;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** As the global one. */
  readonly fetch: typeof globalThis.fetch;
}

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 200;

/** Resolves when the API has accepted the batch. Throws OpsFailure where it does not. */
export async function sendBatch(batch: readonly DemoEvent[], key: string, sender: Sender): Promise<void> {
  const { url, token, wait, fetch } = sender;
  const headers = { 'idempotency-key': key, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const body = JSON.stringify(batch);
  let answer = 'no answer';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await wait(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    const response = await fetch(`${url}/api/events`, { method: 'POST', headers, body }).catch(() => undefined);
    if (response?.status === 202) {
      await response.arrayBuffer();
      return;
    }
    answer = response === undefined ? 'no answer' : `${response.status} ${await response.text()}`;
    const isWorthAnother = response === undefined || response.status === 429 || response.status >= 500;
    if (!isWorthAnother) break;
  }
  throw new OpsFailure(`The API did not take a batch of the demo: ${answer}`);
}
