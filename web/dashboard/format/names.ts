// Names of values that the API gives as codes: countries and languages, in the browser's language.
// Every other value is a stranger's string, and is shown as it came.

import type { Dimension } from '../state/dimensions.ts';
import type { Locale } from './numbers.ts';

const cached = new Map<string, Intl.DisplayNames>();

function namesOf(type: 'region' | 'language', locale: Locale): Intl.DisplayNames {
  const key = `${type} ${locale}`;
  const names = cached.get(key) ?? new Intl.DisplayNames(locale, { type, fallback: 'code' });
  cached.set(key, names);
  return names;
}

/** The name of a value of a dimension; the value itself where it has no other name. */
export function nameOf(dimension: Dimension, value: string, locale?: Locale): string {
  const type = dimension === 'country' ? 'region' : dimension === 'language' ? 'language' : undefined;
  if (type === undefined) return value;
  try {
    return namesOf(type, locale).of(value) ?? value;
  } catch {
    return value;
  }
}

/**
 * The address of a value, if it is one that may be linked to: a page of a known host, or a
 * referrer. Only http and https, whatever was sent.
 */
export function linkOf(dimension: Dimension, value: string, hostname: string | undefined): string | undefined {
  if (dimension === 'referrer') return httpOnly(value.includes('://') ? value : `https://${value}`);
  if (dimension !== 'page' && dimension !== 'entry' && dimension !== 'exit') return undefined;
  return hostname === undefined || !value.startsWith('/') || value.startsWith('//')
    ? undefined
    : httpOnly(`https://${hostname}${value}`);
}

function httpOnly(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' ? url.href : undefined;
}
