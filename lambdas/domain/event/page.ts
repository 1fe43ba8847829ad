// The address of a page, as a browser has it in `location.href`.

import { cut } from './length.ts';
import { CONTEXT_CHARACTERS, MAX_CHARACTERS } from '../limits/requests.ts';

export interface Page {
  /** In lower case, as `www.example.com`; empty where a format does not tell it. */
  readonly hostname: string;
  /** As it stands there, percent-encoded. */
  readonly path: string;
  /** `?id=1`, or empty. The fragment is not kept at all. */
  readonly query: string;
}

/** Undefined for what is no address with a host. Host and path are cut where they are long. */
export function readPage(text: string): Page | undefined {
  const url = URL.parse(text);
  if (url === null || url.hostname === '') return undefined;
  return {
    hostname: cut(url.hostname.toLowerCase(), CONTEXT_CHARACTERS.hostname),
    path: cut(url.pathname === '' ? '/' : url.pathname, MAX_CHARACTERS.path),
    query: url.search,
  };
}
