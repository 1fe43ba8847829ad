// Our own format, which servers send: one event, or a batch of them. Its requests and answers are
// the contract that docs/http-api.md describes.

import { createRequestParsers } from '../request.ts';
import type { Format } from './format.ts';

const ACCEPTED = { success: true, message: 'Event received and queued for processing' } as const;

/** The clock (epoch milliseconds) is read for every event: one too far ahead of it is refused. */
export function ownFormats(now: () => number): { readonly single: Format; readonly batch: Format } {
  const { single, batch } = createRequestParsers(now);
  return {
    single: {
      read: (request, { json }) => single(request, json),
      accepted: () => ({ status: 202, body: ACCEPTED }),
    },
    batch: {
      read: (request, { json }) => batch(request, json),
      accepted: ({ events }) => ({ status: 202, body: { ...ACCEPTED, accepted: events.length } }),
    },
  };
}
