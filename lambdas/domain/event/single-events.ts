// Events that are counted once each, whatever request they come in again. Such a message travels
// whole, at the price of one, and is taken apart before it is counted: each event that has an
// idempotency record becomes a message of its own, with that record, and with the event's number as
// its dot. So it is counted as any message is, and the parts of a message need no rules of their
// own: dots are numbers of events, and the numbers of the parts are those of the whole. Ingest
// gives no record to the whole of such a message.

import { encodeMessage, type MessageEvent, type QueuedMessage } from './message.ts';

/** The same events in the same order, as messages that are counted whole or are duplicates. */
export function toSingleEvents(message: QueuedMessage): readonly QueuedMessage[] {
  const { events } = message;
  if (events.every(({ record }) => record === undefined)) return [message];
  const parts: QueuedMessage[] = [];
  let rest: MessageEvent[] = [];
  events.forEach((event, index) => {
    const { record, ...single } = event;
    if (record === undefined) {
      rest.push(event);
      if (events[index + 1]?.record === undefined && index + 1 < events.length) return;
      parts.push(partOf(message, index + 1 - rest.length, rest));
      rest = [];
    } else {
      parts.push(partOf(message, index, [single], record));
    }
  });
  return parts;
}

function partOf(
  whole: QueuedMessage,
  first: number,
  events: readonly MessageEvent[],
  idempotencyRecord?: string,
): QueuedMessage {
  const { idempotencyRecord: _ofWhole, ...message } = whole;
  const part = {
    ...message,
    dot: { producer: whole.dot.producer, seq: whole.dot.seq + first },
    ...(idempotencyRecord !== undefined && { idempotencyRecord }),
    events,
  };
  return { ...part, body: encodeMessage(part) };
}
