// Whether the script sends nothing from this browser. What a visitor asked for by a link to
// `#fa-opt-out`, or to `#fa-opt-in` afterwards, is the one thing that it ever keeps on a device.

import { attempt } from './attempt.ts';
import { attributes } from './page.ts';

/** Names of the developer's own machine; a file has none. */
const LOCAL = /^$|localhost$|^127\.|^\[::1/;

/** Remembers first what the visitor asks for, if the address says so. */
export const isSilent = (): boolean | void =>
  ((navigator.webdriver || LOCAL.test(location.hostname)) && !('dev' in attributes)) ||
  ((navigator.globalPrivacyControl || navigator.doNotTrack === '1') && 'dnt' in attributes) ||
  // A browser that keeps nothing throws, and is counted.
  attempt(() => {
    if (location.hash.startsWith('#fa-opt')) localStorage['fa_opt'] = location.hash;
    return /out/.test(localStorage['fa_opt']);
  });

declare global {
  interface Navigator {
    /** https://www.w3.org/TR/gpc/ */
    readonly globalPrivacyControl?: boolean;
  }
}
