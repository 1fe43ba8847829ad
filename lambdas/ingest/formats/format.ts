// A format is what one kind of client sends, and the answer that it understands. An adapter reads a
// request of its format; what becomes of the events is the same for all (ingest.ts). To add a
// format: a file here, a line in formats.ts, and its routes in shared/names.ts.

import type { Verdict } from '../../domain/event/filtered.ts';
import type { Sender } from '../../domain/sender/sender.ts';
import type { HttpError } from '../../http/errors.ts';
import type { HttpAnswer } from '../../http/http-answer.ts';
import type { RoutedRequest } from '../../http/http-routes.ts';
import type { EventRequest } from '../request.ts';

/** What an adapter is told besides the request. */
export interface Arrival {
  /** Epoch milliseconds. */
  readonly now: number;
  /** What the request says of who sent it. */
  readonly sender: Sender;
  /** The body as JSON. Throws PayloadTooLargeError and BadRequestError. */
  readonly json: () => unknown;
}

export type ReadFormat = (
  request: Pick<RoutedRequest, 'method' | 'header' | 'query' | 'parameters'>,
  arrival: Arrival,
) => Asked;

export interface Format {
  /**
   * What the request asks to count. A request may hold things that are no events of ours: it may
   * come to none. Throws an HttpError, which `refusal` can put into the words of the format.
   */
  readonly read: ReadFormat;
  /**
   * The answer once the queue has all events. `verdicts` are those of the events, by their places,
   * or none at all.
   */
  readonly accepted: (asked: Asked, verdicts: readonly (Verdict | undefined)[]) => HttpAnswer;
  /**
   * The answer to a refused request, where the format has one of its own. The headers of the error
   * are added to it.
   */
  readonly refusal?: (error: HttpError) => HttpAnswer | undefined;
}

export interface Asked extends EventRequest {
  /** Parts of the request that the numbers have no place for, by the names of the format. */
  readonly unsupported?: readonly string[];
  /** What is wrong with parts of a batch, by their places: the others are taken. */
  readonly wrong?: ReadonlyMap<number, string>;
}

/** A request without a key; an event with an id counts once by it. */
export const asked = (events: Asked['events'], more: Partial<Asked> = {}): Asked => ({
  events,
  isBatch: false,
  idempotencyKey: undefined,
  ...more,
});
