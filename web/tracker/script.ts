// Our tracker: the entry. lib/web/tracker.ts makes one file of it, which a page loads by a tag.
// Promises: at most 1,024 bytes gzipped; sends nothing that docs/tracker.md does not list; keeps
// nothing on the device; no error of it reaches the page.

import { attempt } from './attempt.ts';
import { trackClick } from './click.ts';
import { isSilent } from './silence.ts';
import { type EventOptions, track, trackView } from './track.ts';

/** What pages call: of the script, or of the stub that keeps calls until the script is there. */
interface FastAnalytics {
  (name: string, options?: EventOptions): unknown;
  readonly on?: number;
  readonly q?: readonly [name: string, options?: EventOptions][];
}

declare global {
  interface Window {
    fastAnalytics?: FastAnalytics;
  }
}

const before: Pick<FastAnalytics, 'on' | 'q'> = window.fastAnalytics || {};
if (!before.on) {
  const handle = (event: PageTransitionEvent & MouseEvent): void =>
    attempt(() => {
      isSilent();
      // A page that comes back from the browser's cache is a view, as if it had been loaded.
      trackView(event.persisted);
      // Not the right button.
      if (event.button < 2) trackClick(event.target as Element);
    });
  // `popstate` also tells of another fragment. While it is captured, a click has not yet led to
  // another page, and no handler of the page has stopped it.
  for (const type of ['popstate', 'visibilitychange', 'pageshow', 'click', 'auxclick'])
    addEventListener(type, handle as EventListener, true);
  const pushState = history.pushState.bind(history);
  history.pushState = (...entry) => {
    pushState(...entry);
    trackView();
  };
  trackView();
  window.fastAnalytics = track;
  for (const call of before.q || []) void track(...call);
}
