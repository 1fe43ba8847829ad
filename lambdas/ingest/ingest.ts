// The ingest hop: POST in, 202 out, and in between SQS has stored every event. That order is the promise.

import type { Message } from '../domain/message.ts';
import type { HttpAnswer, Answers } from '../shared/http-handler.ts';
import { type EventRequest, parseBatch, parseSingle } from './request.ts';

export interface IngestDeps {
  /** Numbers and splits a request into messages. */
  readonly toMessages: (request: EventRequest) => Message[];
  /** Resolves once the queue has all of them; throws QueueUnavailableError otherwise. */
  readonly send: (messages: readonly Message[]) => Promise<void>;
}

const ACCEPTED = { success: true, message: 'Event received and queued for processing' } as const;

export function ingestAnswers({ toMessages, send }: IngestDeps): Answers {
  const accept = async (request: EventRequest, extra: object): Promise<HttpAnswer> => {
    await send(toMessages(request));
    return { status: 202, body: { ...ACCEPTED, ...extra } };
  };
  return {
    'POST /api/event': async (request) => accept(parseSingle(request), {}),
    'POST /api/events': async (request) => {
      const batch = parseBatch(request);
      return accept(batch, { accepted: batch.events.length });
    },
  };
}
