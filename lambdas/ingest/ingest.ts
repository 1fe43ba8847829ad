// The ingest hop: POST in, 202 out, and in between SQS has stored every event. That order is the promise.

import { formatEventReceipts } from '../domain/event-receipt.ts';
import type { Message } from '../domain/message.ts';
import type { HttpAnswer, Answers } from '../shared/http-handler.ts';
import { EVENT_RECEIPT_HEADER } from '../shared/names.ts';
import { type EventRequest, parseBatch, parseSingle } from './request.ts';

export interface IngestDeps {
  /** Numbers and splits a request into messages. */
  readonly toMessages: (request: EventRequest) => Message[];
  /** Resolves once the queue has all of them; throws QueueUnavailableError otherwise. */
  readonly send: (messages: readonly Message[]) => Promise<void>;
  /** Told of messages that the queue has not confirmed. */
  readonly refuse: (messages: readonly Message[]) => void;
}

const ACCEPTED = { success: true, message: 'Event received and queued for processing' } as const;

export function ingestAnswers({ toMessages, send, refuse }: IngestDeps): Answers {
  const accept = async (request: EventRequest, extra: object): Promise<HttpAnswer> => {
    const messages = toMessages(request);
    try {
      await send(messages);
    } catch (error) {
      refuse(messages);
      throw error;
    }
    const headers = { [EVENT_RECEIPT_HEADER]: formatEventReceipts(messages) };
    return { status: 202, body: { ...ACCEPTED, ...extra }, headers };
  };
  return {
    'POST /api/event': async (request) => accept(parseSingle(request), {}),
    'POST /api/events': async (request) => {
      const batch = parseBatch(request);
      return accept(batch, { accepted: batch.events.length });
    },
  };
}
