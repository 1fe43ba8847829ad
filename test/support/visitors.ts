// Visitors and sites for tests that are not about keys.

import { hash } from 'node:crypto';

import type { Visitor } from '../../lambdas/domain/access/visitor.ts';
import { type KeyedSite, keyedSite } from '../../lambdas/ingest/keyed-site.ts';
import { aSite } from './access.ts';

/** Somebody as a visitor: 64 bits as random as any. */
export const visitorOf = (name: string | number): Visitor => hash('sha256', `${name}`, 'hex').slice(0, 16);

const sites = new Map<string, KeyedSite>();

/** A site as ingest holds it. Each id has a key of its own, the same in every run. */
export function aKeyedSite(id: string): KeyedSite {
  const known = sites.get(id);
  if (known !== undefined) return known;
  const site = keyedSite(aSite(id, { visitorKey: new Uint8Array(hash('sha256', JSON.stringify(id), 'buffer')) }));
  sites.set(id, site);
  return site;
}
