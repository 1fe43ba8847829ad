// Parses a POST into events and an idempotency key, or refuses it and says what to change.

import * as z from 'zod/mini';

import type { Site } from '../domain/access/site.ts';
import { type Event, eventSchema, NO_FIELDS, plainEventSchema, toEvent } from '../domain/event/event.ts';
import { hasExtras } from '../domain/event/extras.ts';
import { compiled } from '../domain/event/fields.ts';
import { MAX_BATCH_EVENTS, MAX_BATCH_PAIRS, MAX_CHARACTERS } from '../domain/limits/requests.ts';
import { ValidationError } from '../http/errors.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { placeOf, shorten } from './details.ts';

export interface EventRequest {
  readonly events: readonly Event[];
  /** Whether details are to say which of the events they are about. */
  readonly isBatch: boolean;
  /**
   * From the header, else the events' own ids: the one of a single event, all of them of a batch.
   * Undefined when not given.
   */
  readonly idempotencyKey: string | readonly string[] | undefined;
  /**
   * What counts once, of a format whose clients regroup events when they try again; absent: as each
   * site says.
   */
  readonly dedupe?: Site['dedupe'];
  /**
   * Of a format that has one word for a site and for who may send to it: the sites of the events.
   * Each is a write token of a single site, or the name of a site as elsewhere.
   */
  readonly keys?: readonly string[];
}

/** Throws ValidationError; `json` is the body, and passes its own errors. */
export type ParseRequest = (request: Pick<HttpRequest, 'header'>, json: () => unknown) => EventRequest;

/**
 * The clock (epoch milliseconds) is read for every event: one too far ahead of it is refused.
 */
export interface RequestParsers {
  /** POST /api/event. */
  readonly single: ParseRequest;
  /**
   * POST /api/events: an array, or an object with one under `events`. One bad event refuses all.
   */
  readonly batch: ParseRequest;
}

export function createRequestParsers(now: () => number): RequestParsers {
  const [event, plainEvent] = [eventSchema(now), plainEventSchema(now)];
  const [batch, plainBatch] = [batchSchema(compiled(event)), batchSchema(compiled(plainEvent))];
  return {
    single: (request, json) => {
      const body = json();
      const read = z.safeParse(hasExtras(body) ? event : plainEvent, body);
      const details = [...detailsOf(read.error?.issues ?? []), ...keyDetails(request)];
      if (!read.success || details.length > 0) throw new ValidationError(details);
      const sent = toEvent(read.data);
      return { events: [sent], isBatch: false, idempotencyKey: request.header(KEY_HEADER) ?? sent.id };
    },
    batch: (request, json) => {
      const sent = eventsIn(json());
      const isPlain = !Array.isArray(sent) || !sent.some(hasExtras);
      const read = z.safeParse(isPlain ? plainBatch : batch, sent);
      const issues = read.error?.issues ?? [];
      const whole = issues.find(({ path }) => path.length === 0);
      if (whole !== undefined) throw new ValidationError([whole.message]);
      const events = read.data?.map(toEvent) ?? [];
      const details = [...detailsOf(issues), ...pairDetails(events), ...keyDetails(request)];
      if (details.length > 0) throw new ValidationError(shorten(details));
      return { events, isBatch: true, idempotencyKey: request.header(KEY_HEADER) ?? commonKey(events) };
    },
  };
}

/**
 * Zod looks at the number of events before it looks at any of them. An issue without a path is of
 * the number.
 */
export function batchSchema<T extends z.core.$ZodType>(event: T) {
  const bounds = `events must be an array of 1 to ${MAX_BATCH_EVENTS} events`;
  return z.array(event, bounds).check(z.minLength(1, bounds), z.maxLength(MAX_BATCH_EVENTS, bounds));
}

type Issue = z.core.$ZodIssue;

/**
 * What is wrong, in the order of events and fields. Of a field zod may say more: that `[]` is no
 * string, and then that it is too short.
 */
const detailsOf = (issues: readonly Issue[]): string[] =>
  issues.filter((issue, index) => !isOfSameField(issue, issues[index - 1])).flatMap(sentences);

const isOfSameField = (issue: Issue, before: Issue | undefined): boolean =>
  before?.path.length === issue.path.length && issue.path.every((key, index) => key === before.path[index]);

/**
 * An issue is of a field, whose name ends its path, or says that an event is no object, and so has
 * none.
 */
function sentences({ path, message }: Issue): string[] {
  const place = typeof path[0] === 'number' ? placeOf(path[0]) : '';
  const texts = typeof path.at(-1) === 'string' ? [message] : NO_FIELDS;
  return texts.map((text) => `${place}${text}`);
}

const KEY_HEADER = 'idempotency-key';
const maxKey = MAX_CHARACTERS.idempotency_key;

/** The header of a POST. */
export const idempotencyKeySchema = z.optional(
  z
    .string()
    .check(
      z.maxLength(maxKey, `Idempotency-Key must be at most ${maxKey} characters`),
      z.describe('A request that is sent again with its key counts once per site.'),
    ),
);

const eventsIn = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && 'events' in input ? input.events : input;

/**
 * Each pair of site and day becomes a message, a document and its writes: a stranger must not
 * multiply them by hundreds. Here days are those of UTC, before any site is looked up; toMessages
 * has the days of the sites.
 */
function pairDetails(events: readonly Event[]): string[] {
  const pairs = new Set(events.map(({ site, day }) => `${day}#${site}`));
  return pairs.size <= MAX_BATCH_PAIRS ? [] : [TOO_MANY_PAIRS];
}

/** The detail of a batch that would become too many messages. */
export const TOO_MANY_PAIRS = `a batch may hold at most ${MAX_BATCH_PAIRS} sites and days`;

const keyDetails = (request: Pick<HttpRequest, 'header'>): string[] =>
  z.safeParse(idempotencyKeySchema, request.header(KEY_HEADER)).error?.issues.map(({ message }) => message) ?? [];

/**
 * The ids together are the key of a batch, when every event has one. A batch of one has the key of
 * its event.
 */
function commonKey(events: readonly Event[]): string | readonly string[] | undefined {
  const ids = events.flatMap(({ id }) => id ?? []);
  if (ids.length < events.length) return undefined;
  return ids.length === 1 ? ids[0] : ids;
}
