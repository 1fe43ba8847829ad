// Sites as ingest holds them, for benches that have no table of sites.

import { siteDefaults, VISITOR_KEY_BYTES } from '../../lambdas/domain/access/site.ts';
import { type KeyedSite, keyedSite } from '../../lambdas/ingest/keyed-site.ts';

const sites = new Map<string, KeyedSite>();

/** Of any id, made once: the key is the same for all, and in every run. */
export function siteOf(id: string): KeyedSite {
  const visitorKey = new Uint8Array(VISITOR_KEY_BYTES).fill(7);
  const site = sites.get(id) ?? keyedSite({ id, ...siteDefaults(id), visitorKey, createdAt: 0 });
  sites.set(id, site);
  return site;
}
