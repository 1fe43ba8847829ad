// The name of a source: of the host that linked to a page, or of what a campaign calls itself.

import { type Category, SOURCES } from './source-table.ts';

export interface Source {
  readonly name: string;
  readonly category: Category;
}

/** By host or app, by `google.*`, and by what people write as utm_source, in lower case. */
const { hosts, families, aliases } = index();

/** `www.example.com` and `example.com` are one source. */
export const withoutWww = (host: string): string => (host.startsWith('www.') ? host.slice(4) : host);

/**
 * The source of a host in lower case: one of the table, if the host or one above it is listed
 * there, and else the host without `www.`.
 */
export function sourceOfHost(host: string): Source {
  const name = withoutWww(host);
  return listed(name) ?? { name, category: 'other' };
}

/**
 * The source that a campaign names, by its utm_source: one of the table, by name, alias or host,
 * and else the text as it is.
 */
export function sourceOfCampaign(utmSource: string): Source {
  const text = utmSource.toLowerCase();
  const known = aliases.get(text) ?? (text.includes('.') ? listed(withoutWww(text)) : undefined);
  return known ?? { name: utmSource, category: 'other' };
}

/** The longest listed host that is this one or above it: `mail.google.com` before `google.*`. */
function listed(host: string): Source | undefined {
  const labels = host.split('.', MAX_LABELS);
  for (let first = 0; first < labels.length; first += 1) {
    const rest = labels.slice(first);
    const found = hosts.get(rest.join('.')) ?? familyOf(rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of a host name (RFC 1035 allows 127); what is listed has four at most. */
const MAX_LABELS = 10;

/** `google.de`, `google.co.uk`, `mail.yandex.com.tr` */
function familyOf(labels: readonly string[]): Source | undefined {
  const [last = '', secondLast = ''] = labels.toReversed();
  if (!/^[a-z]{2,3}$/.test(last)) return undefined;
  const ending = last.length === 2 && /^(?:com?|org|net)$/.test(secondLast) ? 2 : 1;
  return families.get(labels.slice(0, -ending).join('.'));
}

function index() {
  const [hosts, families, aliases] = [new Map<string, Source>(), new Map<string, Source>(), new Map<string, Source>()];
  for (const [category, names] of Object.entries(SOURCES) as [Category, Readonly<Record<string, string>>][]) {
    for (const [name, words] of Object.entries(names)) {
      const source = { name, category };
      aliases.set(name.toLowerCase(), source);
      for (const word of words.split(' ')) {
        if (word.startsWith('=')) aliases.set(word.slice(1), source);
        else if (word.endsWith('.*')) families.set(word.slice(0, -2), source);
        else hosts.set(word, source);
      }
    }
  }
  return { hosts, families, aliases };
}
