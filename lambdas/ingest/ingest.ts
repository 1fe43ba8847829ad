// The ingest hop: it answers a POST with 202 only after SQS has stored every event.

import { formatDot } from '../domain/dots/dot.ts';
import { formatEventReceipts } from '../domain/event/event-receipt.ts';
import type { Verdict } from '../domain/event/filtered.ts';
import type { Message } from '../domain/event/message.ts';
import { MAX_BODY_BYTES } from '../domain/limits/requests.ts';
import { HttpError, toHttpError } from '../http/errors.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Answer, Answers } from '../http/http-routes.ts';
import { parseJsonBody } from '../http/json-body.ts';
import { log } from '../shared/log.ts';
import { onlyOnce } from '../shared/only-once.ts';
import { EVENT_FILTERED_HEADER, EVENT_RECEIPT_HEADER, type MetricOf } from '../shared/names.ts';
import type { Admit, SiteOf } from './admit.ts';
import { dryRunOf } from './dry-run.ts';
import { formatVerdicts } from './event-filtered.ts';
import type { Identify } from './identify.ts';
import type { Asked, Format } from './formats/format.ts';
import { type FormatOf, formatsAt } from './formats/formats.ts';
import type { EventRequest } from './request.ts';
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

/**
 * By the name of the error. Any other error is a defect: it is logged, and the API counts its 500.
 */
const REJECTIONS: Readonly<Record<string, MetricOf<'ingest'>>> = {
  ValidationError: 'RejectedValidation',
  BadRequestError: 'RejectedJson',
  PayloadTooLargeError: 'RejectedTooLarge',
  QueueUnavailableError: 'RejectedQueue',
  UnavailableError: 'RejectedAccess',
  UnknownSiteError: 'Denied',
  ForbiddenError: 'Denied',
  UnauthorizedError: 'Denied',
};

/** Whether the client asks what would be counted. */
const isDryRun = (request: Pick<HttpRequest, 'query'>): boolean => request.query('dry_run') === '1';

export function ingestAnswers(deps: IngestDeps): Answers {
  const { now, admit, senderOf, identify, toMessages, send, confirm, count = () => undefined } = deps;
  const accept = async (request: EventRequest, siteOf: SiteOf, timeMs: number): Promise<Message[]> => {
    const messages = toMessages(request, siteOf);
    await send(messages, timeMs);
    confirm(messages);
    return messages;
  };
  const answerTo =
    (formatOf: FormatOf): Answer =>
    async (request, context) => {
      const json = onlyOnce(() => parseJsonBody(request, MAX_BODY_BYTES));
      let format: Format | undefined;
      try {
        format = formatOf(json);
        const asked = format.read(request, { now: now(), sender: senderOf(request), json });
        const admitted = await admit(asked, request);
        const { siteOf } = admitted;
        const identified = await identify(asked.events, admitted);
        if (isDryRun(request)) return { status: 200, body: dryRunOf(identified, siteOf), headers: NOT_KEPT };
        const messages =
          asked.events.length === 0
            ? []
            : await accept(
                { ...asked, events: identified.events },
                siteOf,
                context.getRemainingTimeInMillis() - ANSWER_MS,
              );
        count('Accepted', asked.events.length);
        log.debug('accepted', () => {
          const dots = messages.map(({ dot }) => formatDot(dot));
          return { requestId: context.awsRequestId, apiRequestId: request.id, dots };
        });
        const answer = format.accepted(asked, identified.verdicts);
        const filtered = formatVerdicts([...identified.verdicts, ...unsupportedOf(asked)]);
        const receipts = formatEventReceipts(messages, (site) => siteOf(site).receiptKey);
        return {
          ...answer,
          headers: {
            ...answer.headers,
            ...(receipts !== '' && { [EVENT_RECEIPT_HEADER]: receipts }),
            ...(filtered !== undefined && { [EVENT_FILTERED_HEADER]: filtered }),
          },
        };
      } catch (error) {
        const rejection = REJECTIONS[toHttpError(error)?.name ?? ''];
        if (rejection !== undefined) count(rejection, 1);
        const refusal = format && refusalOf(format, error);
        if (refusal === undefined) throw error;
        return refusal;
      }
    };
  return Object.fromEntries(Object.entries(formatsAt(now)).map(([route, formatOf]) => [route, answerTo(formatOf)]));
}

/** Undefined where it is to be ours: so is that of a 5xx, which the log gets on its way. */
function refusalOf(format: Format, error: unknown): HttpAnswer | undefined {
  if (!(error instanceof HttpError) || error.status >= 500) return undefined;
  const refusal = format.refusal?.(error);
  return refusal && { ...refusal, headers: { ...error.headers, ...refusal.headers } };
}

/** What else a request asks for, which has no event of ours: the queue gets none of it. */
const unsupportedOf = ({ unsupported = [] }: Asked): Verdict[] =>
  unsupported.map((rule) => ({ reason: 'unsupported', rule }));

const NOT_KEPT = { 'cache-control': 'no-store' };
