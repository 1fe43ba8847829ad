// The way by which a visitor came to a page: source, referrer, channel and campaign, of what a page
// or a tracker says. Pure, and the same for every format of events.

import { cut } from '../event/length.ts';
import type { EventContext } from '../event/event-context.ts';
import { CONTEXT_CHARACTERS } from '../limits/requests.ts';
import { type Campaign, type UtmField } from './campaign.ts';
import { channelOf } from './channel.ts';
import type { Referrer } from './referrer.ts';
import { type Source, sourceOfCampaign, sourceOfHost, withoutWww } from './source.ts';

export type Way = Pick<EventContext, 'source' | 'referrer' | 'channel' | UtmField>;

/**
 * Of a visitor who came directly, nothing. A page of the site's own host is no source: whose that
 * is says the event's own hostname, in lower case.
 */
export function wayOf(referrer: Referrer | undefined, campaign: Campaign, hostname: string | undefined): Way {
  const isOwn = hostname !== undefined && referrer?.host === withoutWww(hostname);
  const from = isOwn ? undefined : referrer;
  const source = sourceOf(from, campaign);
  const channel = channelOf(source, campaign);
  return {
    ...(source !== undefined && { source: cut(source.name, CONTEXT_CHARACTERS.source) }),
    ...(from !== undefined && { referrer: cut(from.page, CONTEXT_CHARACTERS.referrer) }),
    ...(channel !== undefined && { channel }),
    ...campaign.utm,
  };
}

function sourceOf(referrer: Referrer | undefined, { utm }: Campaign): Source | undefined {
  if (utm.utm_source !== undefined) return sourceOfCampaign(utm.utm_source);
  return referrer && sourceOfHost(referrer.host);
}
