// Makes of an event of a browser format what goes on of it: a visitor, what is known of its sender
// by name, and the verdict of its site. Address and user agent end here. A server's own events pass
// as they are.

import { dailyVisitor } from '../domain/access/daily-visitor.ts';
import type { Event } from '../domain/event/event.ts';
import type { Verdict } from '../domain/event/filtered.ts';
import { believed, describeSender, type Sender } from '../domain/sender/sender.ts';
import type { Admitted } from './admit.ts';
import type { FindSalts } from './salts.ts';
import { atSite, type SiteEvent } from './site-event.ts';

export interface Identified {
  /** In the same order, without senders. */
  readonly events: readonly Event[];
  /** Why events are not counted, by their places; undefined for one that is. */
  readonly verdicts: readonly (Verdict | undefined)[];
}

/** Throws what the table throws, where a salt is needed and the table does not answer. */
export type Identify = (events: readonly Event[], admitted: Admitted) => Promise<Identified>;

export const createIdentify =
  (findSalts: FindSalts): Identify =>
  async (events, admitted) => {
    if (events.every(isServers)) return { events, verdicts: [] };
    const judged = events.map((event) => judge(event, admitted));
    const salts = await findSalts(new Set(judged.flatMap(({ saltOf = [] }) => saltOf)));
    return {
      events: judged.map((each) => withVisitor(each, salts)),
      verdicts: judged.map(({ verdict }) => verdict),
    };
  };

/** Nothing is judged of it, and nothing known of its sender. */
const isServers = ({ sender, filtered }: Event): boolean => sender === undefined && filtered === undefined;

/** An event on its way through this file. */
interface Judged {
  readonly event: Event;
  readonly verdict?: Verdict | undefined;
  /** Of an event whose visitor is made of its sender. */
  readonly sender?: Sender;
  readonly site?: string;
  /** The day whose salt that takes. */
  readonly saltOf?: string;
}

function judge({ sender: told, ...event }: Event, { siteOf, isTrusted }: Admitted): Judged {
  if (told === undefined) return { event, verdict: event.filtered && { reason: event.filtered } };
  const site = siteOf(event.site);
  const sender = believed(told, isTrusted);
  const context = { ...describeSender(sender), ...event.context };
  const { agent, address, optOut } = sender;
  const referrerHost = context.referrer?.split('/', 1)[0];
  const { country, hostname } = context;
  const about = { agent, address, country, path: event.path, hostname, referrerHost, optOut };
  const verdict = event.filtered === undefined ? site.judge(about) : { reason: event.filtered };
  if (verdict !== undefined) return { event: { ...event, filtered: verdict.reason }, verdict };
  const described = { ...event, context };
  if (event.userId !== undefined || site.identity !== 'daily') return { event: described };
  return { event: described, sender, site: site.id, saltOf: dayOf(atSite(event, site)) };
}

const dayOf = ({ day }: SiteEvent): string => day;

function withVisitor({ event, sender, site, saltOf }: Judged, salts: ReadonlyMap<string, Uint8Array>): Event {
  const salt = saltOf === undefined ? undefined : salts.get(saltOf);
  if (salt === undefined || sender === undefined || site === undefined) return event;
  const visitor = dailyVisitor(salt, site, sender);
  return visitor === undefined ? event : { ...event, visitor };
}
