// Sends events in the format of Plausible's script, so that the API takes one format of browsers.
// Two keys are ours: `tz`, which tells the country, and `w`, which tells the kind of device.

import { address, attributes, endpoint, isHash } from './page.ts';
import { isSilent } from './silence.ts';

export interface EventOptions {
  /** What is to be known of the event. */
  readonly props?: Readonly<Record<string, string | number | boolean>>;
  /** `currency` by ISO 4217, `amount` in its major unit: `{ amount: 10.29, currency: 'EUR' }`. */
  readonly revenue?: { readonly amount: number | string; readonly currency: string };
  /** False: a visit with one view and this event is still a bounce. */
  readonly interactive?: false;
  /** Instead of the page's own address. */
  readonly url?: string;
}

/** Of another site that the visitor came from, or of the page before. */
let referrer = document.referrer;

/** Resolves when the API has answered, or will not. Never rejects, and never throws. */
export const track = async (name: string, options: EventOptions = {}): Promise<void> => {
  try {
    if (isSilent()) return;
    await fetch(endpoint, {
      method: 'POST',
      // The visitor may leave before the answer comes.
      keepalive: true,
      // As text, which needs no preflight.
      body: JSON.stringify({
        n: name,
        u: options.url || address(),
        d: attributes['domain'],
        r: referrer,
        p: options.props,
        $: options.revenue,
        i: options.interactive,
        h: +isHash,
        tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
        w: innerWidth,
      }),
    });
  } catch {}
};
/** Tells a second copy of the script that there is one. */
track.on = 1;

let last: string | undefined;

/**
 * Tracks a view if the page is another than last time, apart from its query, or is seen `again`. A
 * page that nobody sees yet, in a tab behind or rendered in advance, has no view.
 */
export const trackView = (again?: boolean): void => {
  const page = address().replace(/\?[^#]*/, '');
  if ((page === last && !again) || document.hidden || 'manual' in attributes) return;
  last = page;
  void track('pageview');
  referrer = address();
};
