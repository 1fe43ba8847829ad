// What a request would come to, for the person who sets a page up: nothing of it is queued or
// counted. It shows what would be kept, and so no more than whether there is a visitor.

import type { SiteOf } from './admit.ts';
import type { Identified } from './identify.ts';
import { atSite, toMessageEvent } from './site-event.ts';

/** The body of the answer. */
export const dryRunOf = ({ events, verdicts }: Identified, siteOf: SiteOf): object => ({
  dry_run: true,
  events: events.map((event, index) => {
    const placed = atSite(event, siteOf(event.site));
    const { type, path, visitor, context, props, revenue, interactive = true } = toMessageEvent(placed);
    const verdict = verdicts[index];
    const common = { site_id: placed.site.id, date: placed.day, event_type: type, counted: verdict === undefined };
    if (verdict !== undefined) return { ...common, ...verdict };
    return { ...common, path, has_visitor: visitor !== undefined, ...context, props, revenue, interactive };
  }),
});
