// A referrer: the address of the page, or the app, that a visitor came from.

import { withoutWww } from './source.ts';

export interface Referrer {
  /** In lower case, without `www.`; of an app its id. */
  readonly host: string;
  /** Host and path, as `news.ycombinator.com/item`. */
  readonly page: string;
  /** `?id=1`, or empty. */
  readonly query: string;
}

/**
 * Undefined for what names no other page: empty, a path of the same site, `about:blank`, or no
 * address at all. A host without a scheme is an address.
 */
export function readReferrer(text: string): Referrer | undefined {
  const url = URL.parse(text.includes('://') || text.startsWith('/') ? text : `https://${text}`);
  if (url === null || !SCHEMES.has(url.protocol) || !url.hostname.includes('.')) return undefined;
  const host = withoutWww(url.hostname.toLowerCase());
  return { host, page: `${host}${url.pathname === '/' ? '' : url.pathname}`, query: url.search };
}

const SCHEMES = new Set(['http:', 'https:', 'android-app:', 'ios-app:']);
