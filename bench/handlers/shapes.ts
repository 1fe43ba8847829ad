// The invocations that the functions' time is measured with.

/** A request to ingest: so many events of one site. */
export const REQUESTS = [1, 10, 50, 500] as const;

/** A batch for aggregate. */
export interface BatchShape {
  readonly name: string;
  readonly messages: number;
  readonly eventsPerMessage: number;
  /** Of how many documents the messages are. */
  readonly documents: number;
}

/** Each differs from another in one thing, so that they tell what an invocation, a message, an event and a document cost. */
export const BATCHES = [
  { name: 'a message', messages: 1, eventsPerMessage: 1, documents: 1 },
  { name: '100 messages', messages: 100, eventsPerMessage: 1, documents: 1 },
  { name: '100 messages of 50', messages: 100, eventsPerMessage: 50, documents: 1 },
  { name: '100 messages of 100 sites', messages: 100, eventsPerMessage: 1, documents: 100 },
] as const satisfies readonly BatchShape[];
