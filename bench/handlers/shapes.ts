// The invocations whose time is measured.

/** Events in a request to ingest, all of one site. */
export const REQUESTS = [1, 10, 50, 500] as const;
/** Those that a function which is registered gets as well, with a write token. */
export const REGISTERED_REQUESTS = [1, 50] as const;

/** A batch for aggregate. */
export interface BatchShape {
  readonly name: string;
  readonly messages: number;
  readonly eventsPerMessage: number;
  /** How many documents the messages belong to. */
  readonly documents: number;
}

/**
 * Each shape differs from another in one property, so that the differences give the cost of an
 * invocation, a message, an event and a document.
 */
export const BATCHES = [
  { name: 'a message', messages: 1, eventsPerMessage: 1, documents: 1 },
  { name: '100 messages', messages: 100, eventsPerMessage: 1, documents: 1 },
  { name: '100 messages of 50', messages: 100, eventsPerMessage: 50, documents: 1 },
  { name: '100 messages of 100 sites', messages: 100, eventsPerMessage: 1, documents: 100 },
] as const satisfies readonly BatchShape[];
