// The ingest hop in this process: its answers to a POST, and the messages that it sends.

import type { Message } from '../../lambdas/domain/event/message.ts';
import { type Admit, admitAll } from '../../lambdas/ingest/admit.ts';
import { ingestAnswers, type IngestDeps } from '../../lambdas/ingest/ingest.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import { toHttpError } from '../../lambdas/http/errors.ts';
import { identifying } from './identify.ts';
import { aKeyedSite } from './visitors.ts';

/** The answer that the client reads; `messages` is what the queue got. */
export interface Posted {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** Of an answer that is no JSON. */
  readonly text?: string | undefined;
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

/** What a request has, besides its route. */
export interface Parts {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly address?: string;
}

/**
 * Sends a request to a route of ingest, such as `POST /api/event`. A body that is no text is sent
 * as JSON.
 */
type SendTo = (route: string, parts: Parts) => Promise<Posted>;

/** `now`: the clock of ingest, in epoch milliseconds. `count` is told what ingest measures. */
export function sendingAt(now: () => number, admit: Admit = OPEN, count?: IngestDeps['count']): SendTo {
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
  return async (route, { body = '', headers = {}, query = {}, parameters = {}, address }) => {
    messages = [];
    const [method = '', path = ''] = route.split(' ');
    const request = {
      method,
      path,
      id: 'test',
      parameters,
      takesBytes: true,
      address: () => address,
      text: () => (typeof body === 'string' ? body : JSON.stringify(body)),
      header: (name: string) => headers[name],
      query: (name: string) => query[name],
    };
    const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 10_000 } as never;
    try {
      const answer = await answers[route]?.(request, context);
      const { status = 404, text } = answer ?? {};
      return {
        status,
        headers: answer?.headers,
        body: answer?.body,
        text: typeof text === 'string' ? text : undefined,
        messages,
      };
    } catch (error) {
      const known = toHttpError(error);
      if (known === undefined) throw error;
      return { status: known.status, error: known.message, details: known.details, messages };
    }
  };
}

/** An array goes to /api/events, anything else to /api/event. */
export function ingestAt(...options: Parameters<typeof sendingAt>): Post {
  const send = sendingAt(...options);
  return (body, headers = {}, query = {}) =>
    send(Array.isArray(body) ? 'POST /api/events' : 'POST /api/event', { body, headers, query });
}
