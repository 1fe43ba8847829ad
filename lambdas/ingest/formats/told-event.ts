// An event of ours, of what a client of another product tells. Adapters find the values in their
// format; here they are read, bounded and derived by the readers that our own format has.

import { type Event, PAGE_VIEW } from '../../domain/event/event.ts';
import type { Revenue } from '../../domain/event/event-context.ts';
import { readExtras } from '../../domain/event/extras.ts';
import type { FilterReason } from '../../domain/event/filtered.ts';
import { cut, isNoLongerThan } from '../../domain/event/length.ts';
import { readRevenue } from '../../domain/event/money.ts';
import { type Page, readPage } from '../../domain/event/page.ts';
import { instantOf } from '../../domain/event/timestamp.ts';
import { CONTEXT_CHARACTERS, MAX_CHARACTERS, MAX_URL_CHARACTERS } from '../../domain/limits/requests.ts';
import type { Sender } from '../../domain/sender/sender.ts';
import type { Utm } from '../../domain/sources/campaign.ts';
import { readReferrer } from '../../domain/sources/referrer.ts';
import { recordOf } from './json.ts';
import { scalarsOf } from './scalars.ts';

type Maybe<T> = T | undefined;

export interface Told {
  /** Its name or key; isSiteName holds. */
  readonly site: string;
  /** Absent: a page view. Cut where it is longer than a type may be. */
  readonly name?: Maybe<string>;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Its address, or a text of it. One that cannot be read counts as absent. */
  readonly url?: Maybe<Page | string>;
  /** Wins over that of the address. */
  readonly path?: Maybe<string>;
  /** Of the page, unless its address says it. */
  readonly hostname?: Maybe<string>;
  readonly referrer?: Maybe<string>;
  readonly utm?: Maybe<Utm>;
  /** Those that are no scalars are left out. */
  readonly props?: unknown;
  /** An object with amount and currency; what cannot be read is left out. */
  readonly revenue?: unknown;
  readonly interactive?: Maybe<boolean>;
  /** Of the visitor, by the client; cut where it is longer than ours may be. */
  readonly userId?: Maybe<string>;
  /** Of the event, by the client. */
  readonly id?: Maybe<string>;
  readonly sender?: Maybe<Sender>;
  readonly filtered?: Maybe<FilterReason>;
}

/** Whether a site can be looked up by it. */
export const isSiteName = (text: unknown): text is string =>
  typeof text === 'string' && text !== '' && isNoLongerThan(text, MAX_CHARACTERS.site_id) && text.isWellFormed();

/** The event; what cannot be read is left out, and what is too long is cut. */
export function eventOf(told: Told): Event {
  const { site, name, at, url, path, userId, id, sender, filtered } = told;
  const page = typeof url === 'string' ? readPage(url) : url;
  return {
    site,
    type: name === undefined ? PAGE_VIEW : cut(name, MAX_CHARACTERS.event_type),
    ...instantOf(at),
    ...extrasOf(told, page),
    ...(path !== undefined && { path: cut(path, MAX_CHARACTERS.path) }),
    ...(userId !== undefined && { userId: cut(userId, MAX_CHARACTERS.user_id) }),
    ...(id !== undefined && { id }),
    ...(sender !== undefined && { sender }),
    ...(filtered !== undefined && { filtered }),
  };
}

function extrasOf({ path, hostname, referrer, utm = {}, props, revenue, interactive }: Told, page: Maybe<Page>) {
  const campaign = Object.fromEntries(
    Object.entries(utm).map(([field, text]) => [field, cut(text, CONTEXT_CHARACTERS.utm)]),
  );
  return readExtras(
    {
      url: page && bounded(page),
      hostname: page || hostname === undefined ? undefined : cut(hostname, CONTEXT_CHARACTERS.hostname),
      referrer: referrer === undefined ? undefined : readReferrer(cut(referrer, MAX_URL_CHARACTERS)),
      ...campaign,
      props: scalarsOf(props),
      revenue: revenueOf(revenue),
      interactive: interactive ?? true,
    },
    path !== undefined,
  );
}

/** An adapter makes pages of pieces that a stranger chose. */
const bounded = ({ hostname, path, query }: Page): Page => ({
  hostname: cut(hostname.toLowerCase(), CONTEXT_CHARACTERS.hostname),
  path: cut(path, MAX_CHARACTERS.path),
  query,
});

function revenueOf(sent: unknown): Maybe<Revenue> {
  const { amount, currency } = recordOf(sent);
  if ((typeof amount !== 'string' && typeof amount !== 'number') || typeof currency !== 'string') return undefined;
  const revenue = readRevenue(amount, currency);
  return typeof revenue === 'string' ? undefined : revenue;
}
