// The ingest hop: it answers a POST with 202 only after SQS has stored every event.

import { formatDot } from '../domain/dots/dot.ts';
import { formatEventReceipts } from '../domain/event/event-receipt.ts';
import type { Message } from '../domain/event/message.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Answer, Answers } from '../http/http-routes.ts';
import { log } from '../shared/log.ts';
import { EVENT_FILTERED_HEADER, EVENT_RECEIPT_HEADER, type MetricOf } from '../shared/names.ts';
import type { Admit, SiteOf } from './admit.ts';
import { dryRunOf } from './dry-run.ts';
import { formatVerdicts } from './event-filtered.ts';
import type { Identify } from './identify.ts';
import { createRequestParsers, type EventRequest, type ParseRequest } from './request.ts';
import type { SenderOf } from './sender-of.ts';

export interface IngestDeps {
  /** Epoch milliseconds. Events too far ahead of it are refused. */
  readonly now: () => number;
  /** The sites of the events. Throws where an event is not taken; admit.ts says when. */
  readonly admit: Admit;
  /** What a request says of who sent it: for the formats of browsers. */
  readonly senderOf: SenderOf;
  /** Judges the events of browsers, and makes their visitors. */
  readonly identify: Identify;
  /** Numbers and splits a request into messages. */
  readonly toMessages: (request: EventRequest, siteOf: SiteOf) => Message[];
  /**
   * Resolves once the queue has all of them; throws QueueUnavailableError otherwise, and in any
   * case within the time.
   */
  readonly send: (messages: readonly Message[], timeMs: number) => Promise<void>;
  /** Called with messages that the queue has stored. */
  readonly confirm: (messages: readonly Message[]) => void;
  /** Called once per request: with the number of accepted events, or the reason for the refusal. */
  readonly count?: (metric: MetricOf<'ingest'>, value: number) => void;
}

/** Kept back from the function's time: the client shall get our 503, not the gateway's. */
const ANSWER_MS = 1000;

const ACCEPTED = { success: true, message: 'Event received and queued for processing' } as const;

/**
 * By the name of the error. Any other error is a defect: it is logged, and the API counts its 500.
 */
const REJECTIONS: Readonly<Record<string, MetricOf<'ingest'>>> = {
  ValidationError: 'RejectedValidation',
  BadRequestError: 'RejectedJson',
  PayloadTooLargeError: 'RejectedTooLarge',
  QueueUnavailableError: 'RejectedQueue',
  AccessUnavailableError: 'RejectedAccess',
  UnknownSiteError: 'Denied',
  ForbiddenError: 'Denied',
  UnauthorizedError: 'Denied',
};

/** Whether the client asks what would be counted. */
const isDryRun = (request: Pick<HttpRequest, 'query'>): boolean => request.query('dry_run') === '1';

export function ingestAnswers(deps: IngestDeps): Answers {
  const { now, admit, identify, toMessages, send, confirm, count = () => undefined } = deps;
  const accept = async (request: EventRequest, siteOf: SiteOf, timeMs: number): Promise<Message[]> => {
    const messages = toMessages(request, siteOf);
    await send(messages, timeMs);
    confirm(messages);
    return messages;
  };
  const answerTo =
    (parse: ParseRequest, extra: (request: EventRequest) => object): Answer =>
    async (request, context) => {
      try {
        const parsed = parse(request);
        const admitted = await admit(parsed, request);
        const { siteOf } = admitted;
        const identified = await identify(parsed.events, admitted);
        if (isDryRun(request)) return { status: 200, body: dryRunOf(identified, siteOf), headers: NOT_KEPT };
        const known = { ...parsed, events: identified.events };
        const messages = await accept(known, siteOf, context.getRemainingTimeInMillis() - ANSWER_MS);
        count('Accepted', parsed.events.length);
        log.debug('accepted', () => {
          const dots = messages.map(({ dot }) => formatDot(dot));
          return { requestId: context.awsRequestId, apiRequestId: request.id, dots };
        });
        const filtered = formatVerdicts(identified.verdicts);
        const headers = {
          [EVENT_RECEIPT_HEADER]: formatEventReceipts(messages, (site) => siteOf(site).receiptKey),
          ...(filtered !== undefined && { [EVENT_FILTERED_HEADER]: filtered }),
        };
        return { status: 202, body: { ...ACCEPTED, ...extra(parsed) }, headers };
      } catch (error) {
        const rejection = error instanceof Error ? REJECTIONS[error.name] : undefined;
        if (rejection !== undefined) count(rejection, 1);
        throw error;
      }
    };
  const { single, batch } = createRequestParsers(now);
  return {
    'POST /api/event': answerTo(single, () => ({})),
    'POST /api/events': answerTo(batch, ({ events }) => ({ accepted: events.length })),
  };
}

const NOT_KEPT = { 'cache-control': 'no-store' };
