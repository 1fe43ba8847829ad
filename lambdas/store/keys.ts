// Keys of both tables, built and parsed here alone.
//
//   Stats   pk `<shard>#<site>`  sk `day#<YYYY-MM-DD>`            one day document
//   Events  pk `<shard>#<site>`  sk `raw#<YYYY-MM-DD>#<digest>`   raw events of one commit
//           pk `claim#<claim>`   sk `claim`                       an idempotency key, held by one message
//
// The site stands in the key as JSON writes it, so that every string (a lone surrogate too, which UTF-8 cannot carry) has a
// key of its own. The longest, 255 escapes of 6 bytes, stays below DynamoDB's 2,048 bytes.

import { createHash } from 'node:crypto';

import { type Dot, formatDot } from '../domain/dot.ts';
import type { DocumentKey } from '../domain/message.ts';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** Sort keys of all day documents lie between these two. */
export const FIRST_DAY = '0000-00-00';
export const LAST_DAY = '9999-99-99';

export const partitionKey = (site: string, shard: number): string => `${shard}#${JSON.stringify(site).slice(1, -1)}`;

export const daySortKey = (day: string): string => `day#${day}`;

export const documentItemKey = (key: DocumentKey): ItemKey => ({
  pk: partitionKey(key.site, key.shard),
  sk: daySortKey(key.day),
});

/** The inverse of documentItemKey. Throws SyntaxError on any other key. */
export function parseDocumentItemKey({ pk, sk }: ItemKey): DocumentKey {
  const [, shard, site] = /^(\d+)#(.*)$/s.exec(pk) ?? [];
  const [, day] = /^day#(.*)$/.exec(sk) ?? [];
  if (shard === undefined || site === undefined || day === undefined)
    throw new SyntaxError(`not a document: ${pk} ${sk}`);
  return { site: JSON.parse(`"${site}"`) as string, day, shard: Number(shard) };
}

/** Named by the messages inside, so that writing the same batch again replaces the item instead of adding one. */
export function rawItemKey(key: DocumentKey, dots: readonly Dot[]): ItemKey {
  const digest = createHash('sha256').update(dots.map(formatDot).join()).digest('base64url').slice(0, 16);
  return { pk: partitionKey(key.site, key.shard), sk: `raw#${key.day}#${digest}` };
}

export const claimItemKey = (claim: string): ItemKey => ({ pk: `claim#${claim}`, sk: 'claim' });
