// The ingest hop in this process: its answers to a POST, and the messages that it sends.

import type { Message } from '../../lambdas/domain/event/message.ts';
import { type Admit, admitAll } from '../../lambdas/ingest/admit.ts';
import { ingestAnswers, type IngestDeps } from '../../lambdas/ingest/ingest.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import { HttpError } from '../../lambdas/http/errors.ts';
import { identifying } from './identify.ts';
import { aKeyedSite } from './visitors.ts';

/** The answer that the client reads; `messages` is what the queue got. */
export interface Posted {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  readonly error?: string;
  readonly details?: readonly string[] | undefined;
  readonly messages: readonly Message[];
}

type Post = (
  events: unknown,
  headers?: Readonly<Record<string, string>>,
  query?: Readonly<Record<string, string>>,
) => Promise<Posted>;

/** Anybody may send anything. */
const OPEN = admitAll(async (ids) => new Map(Array.from(ids, (id) => [id, aKeyedSite(id)])));

/**
 * `now`: the clock of ingest, in epoch milliseconds. An array goes to /api/events, anything else to
 * /api/event. `count` is told what ingest measures.
 */
export function ingestAt(now: () => number, admit: Admit = OPEN, count?: IngestDeps['count']): Post {
  let producers = 0;
  const numbering = new Numbering({ newProducer: () => `${(producers += 1)}`.padStart(16, '0') });
  let messages: readonly Message[] = [];
  const answers = ingestAnswers({
    now,
    admit,
    ...identifying,
    toMessages: (request, siteOf) => toMessages(request, { numbering, siteOf, shards: 1, now: now() }),
    send: async (sent) => void (messages = sent),
    confirm: (sent) => numbering.confirm(sent),
    ...(count !== undefined && { count }),
  });
  return async (events, headers = {}, query = {}) => {
    messages = [];
    const route = Array.isArray(events) ? '/api/events' : '/api/event';
    const request = {
      method: 'POST',
      path: route,
      id: 'test',
      parameter: '',
      takesBytes: true,
      address: () => undefined,
      text: () => (typeof events === 'string' ? events : JSON.stringify(events)),
      header: (name: string) => headers[name],
      query: (name: string) => query[name],
    };
    const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 10_000 } as never;
    try {
      const answer = await answers[`POST ${route}`]?.(request, context);
      return { status: answer?.status ?? 404, headers: answer?.headers, body: answer?.body, messages };
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return { status: error.status, error: error.message, details: error.details, messages };
    }
  };
}
