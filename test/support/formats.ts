// Requests in the formats of other products' clients, to an ingest in this process that is open.

import type { Message, MessageEvent } from '../../lambdas/domain/event/message.ts';
import { type Site, siteDefaults } from '../../lambdas/domain/access/site.ts';
import { admitAll } from '../../lambdas/ingest/admit.ts';
import { keyedSite } from '../../lambdas/ingest/keyed-site.ts';
import { sendingAt } from './ingest.ts';

/** 2025-11-14T10:00:00Z, when requests arrive. */
export const ARRIVAL = Date.UTC(2025, 10, 14, 10);

/** Properties that the sites keep. */
const PROPERTIES = ['author', 'url', 'plan', 'path', 'n'];

/** `site`: what an operator has chosen of the sites. */
export const sendingTo = (site: Partial<Site> = {}) =>
  sendingAt(
    () => ARRIVAL,
    admitAll(async (ids) => new Map(Array.from(ids, (id) => [id, keyed(id, site)]))),
  );

const keyed = (id: string, more: Partial<Site>) =>
  keyedSite({
    ...siteDefaults(id),
    id,
    properties: PROPERTIES,
    visitorKey: new Uint8Array(32),
    createdAt: 0,
    ...more,
  });

/** An agent of a person, who is at `address`. */
export const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0',
  'accept-language': 'de-AT,de;q=0.9,en;q=0.8',
};

/** What BROWSER comes to. */
export const DESCRIBED = { browser: 'Firefox', os: 'Linux', device: 'Desktop', language: 'de' };

export interface Queued extends MessageEvent {
  readonly site: string;
}

/** The events that the queue got, with their sites. */
export const queuedIn = ({ messages }: { readonly messages: readonly Message[] }): Queued[] =>
  messages.flatMap(({ site, events }) => events.map((event) => ({ site, ...event })));
