// What the query of a page's address says of the campaign that led there.

import { cut } from '../event/length.ts';
import { CONTEXT_CHARACTERS } from '../limits/requests.ts';

export const UTM_FIELDS = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'] as const;
export type UtmField = (typeof UTM_FIELDS)[number];

/** What is not known is absent; no value is empty. */
export type Utm = Readonly<Partial<Record<UtmField, string>>>;

/**
 * Advertisers' marks of a click. Their values tell people apart, so only their names are looked at.
 */
export type ClickId = 'gclid' | 'msclkid';

export interface Campaign {
  readonly utm: Utm;
  readonly click?: ClickId;
}

/** Of an address without any parameter of a campaign. */
export const noCampaign: Campaign = { utm: {} };

/** What else people write for utm_source. */
const SOURCE_NAMES = ['utm_source', 'source', 'ref'];

/** Of a query such as `?utm_source=newsletter&ref=x`. Values are trimmed, and cut where long. */
export function readCampaign(query: string): Campaign {
  if (query.length < 2) return noCampaign;
  const params = new URLSearchParams(query);
  const utm: Partial<Record<UtmField, string>> = {};
  for (const field of UTM_FIELDS) {
    const names = field === 'utm_source' ? SOURCE_NAMES : [field];
    const value = names.map((name) => params.get(name)?.trim()).find((text) => text !== undefined && text !== '');
    if (value !== undefined) utm[field] = cut(value, CONTEXT_CHARACTERS.utm);
  }
  const click = CLICK_IDS.find((name) => params.has(name));
  return { utm, ...(click !== undefined && { click }) };
}

const CLICK_IDS: readonly ClickId[] = ['gclid', 'msclkid'];
