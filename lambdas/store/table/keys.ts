// Keys of all tables, built and parsed here alone.
//
//   table     pk                    sk and what it holds
//
//   Stats     `<shard>#<site>`      `day#<YYYY-MM-DD>`: a day document, or the base of one
//                                   `day#<YYYY-MM-DD>#delta`: what came since the base was written
//                                   `month#<YYYY-MM>`, `year#<YYYY>`: a rollup
//             `configuration`       `configuration`: how many shards have ever held a document
//   Events    `<shard>#<site>`      `raw#<YYYY-MM-DD>#<acceptedAt>#<digest>`: raw events of one
//                                   commit, oldest first
//             `idempotency#<name>`  `idempotency`: an idempotency record, held by one message
//   Sites     `<site>`              `site`: a site, or an alias of one
//   Tokens    `<id>`                `token`: a token
//   Sessions  `<id>`                `token`: a session or login code
//   Salts     `<YYYY-MM-DD>`        `salt`: the salt of a day
//
// The site stands in the key as JSON writes it, so that every string (a lone surrogate too, which
// UTF-8 cannot carry) has a key of its own. The longest, 255 escapes of 6 bytes, stays below
// DynamoDB's 2,048 bytes.

import { createHash } from 'node:crypto';

import { formatDot } from '../../domain/dots/dot.ts';
import type { DocumentKey, Message } from '../../domain/event/message.ts';
import { LEVELS, type Period, periodOf } from '../../domain/periods.ts';
import { isDay } from '../../domain/event/timestamp.ts';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** Sort keys of all day documents lie between these two. */
export const LOWEST_DAY = '0000-00-00';
export const HIGHEST_DAY = '9999-99-99';

export const partitionKey = (site: string, shard: number): string => `${shard}#${JSON.stringify(site).slice(1, -1)}`;

export const daySortKey = (day: string): string => `day#${day}`;

/** Sorts right behind the day's document, and before every later day. */
export const deltaSortKey = (day: string): string => `${daySortKey(day)}#delta`;

export const documentItemKey = (key: DocumentKey): ItemKey => ({
  pk: partitionKey(key.site, key.shard),
  sk: daySortKey(key.day),
});

export const deltaItemKey = (key: DocumentKey): ItemKey => ({
  pk: partitionKey(key.site, key.shard),
  sk: deltaSortKey(key.day),
});

/** The inverse of documentItemKey and deltaItemKey. Throws SyntaxError on any other key. */
export function parseDayItemKey({ pk, sk }: ItemKey): { key: DocumentKey; isDelta: boolean } {
  const [, day, delta] = /^day#([^#]*)(#delta)?$/.exec(sk) ?? [];
  if (day === undefined) throw new SyntaxError(`not a document: ${pk} ${sk}`);
  return { key: { ...parsePartitionKey(pk), day }, isDelta: delta !== undefined };
}

/** The inverse of partitionKey. Throws SyntaxError on anything else. */
export function parsePartitionKey(pk: string): { site: string; shard: number } {
  const [, shard, site] = /^(\d+)#(.*)$/s.exec(pk) ?? [];
  if (shard === undefined || site === undefined) throw new SyntaxError(`not a site and shard: ${pk}`);
  return { site: JSON.parse(`"${site}"`) as string, shard: Number(shard) };
}

export const rollupSortKey = ({ level, name }: Pick<Period, 'level' | 'name'>): string => `${level}#${name}`;

/** The inverse of rollupSortKey. Throws SyntaxError on anything else. */
export function parseRollupSortKey(sk: string): Period {
  const [, name = '', year, month = '01'] = /^[a-z]+#((\d{4})(?:-(\d\d))?)$/.exec(sk) ?? [];
  const level = LEVELS.find((each) => sk === rollupSortKey({ level: each, name }));
  const period = level && periodOf(level, `${year}-${month}-01`);
  if (period?.name !== name || !isDay(period.first)) throw new SyntaxError(`not a rollup: ${sk}`);
  return period;
}

/**
 * Named by the messages inside, so that writing the same batch again replaces the item instead of
 * adding one; and in the order of their acceptance, so that a reader can resume where it stopped.
 */
export function rawItemKey(key: DocumentKey, messages: readonly Pick<Message, 'dot' | 'acceptedAt'>[]): ItemKey {
  const dots = messages.map(({ dot }) => formatDot(dot)).join();
  const digest = createHash('sha256').update(dots).digest('base64url').slice(0, 16);
  const oldest = messages.reduce((least, { acceptedAt }) => Math.min(least, acceptedAt), LAST_INSTANT);
  return { pk: partitionKey(key.site, key.shard), sk: `${rawSortKey(key.day, oldest)}#${digest}` };
}

/**
 * Raw items of a day whose oldest message was accepted at or after an instant (epoch milliseconds)
 * sort at or after this.
 */
export const rawSortKey = (day: string, acceptedAt: number): string =>
  `raw#${day}#${String(acceptedAt).padStart(INSTANT_DIGITS, '0')}`;

/** All raw items of a day, and of the days before it, sort before this. */
export const endOfRaw = (day: string): string => `raw#${day}#~`;

/** The day in the sort key of a raw item. */
export const dayOfRaw = (sk: string): string => sk.split('#')[1] ?? '';

/** Epoch milliseconds have 13 digits until the year 2286. */
const INSTANT_DIGITS = 13;
const LAST_INSTANT = 10 ** INSTANT_DIGITS - 1;

/** The item about the deployment as a whole. */
export const configurationKey: ItemKey = { pk: 'configuration', sk: 'configuration' };

export const idempotencyItemKey = (name: string): ItemKey => ({ pk: `idempotency#${name}`, sk: 'idempotency' });

export const siteItemKey = (site: string): ItemKey => ({ pk: JSON.stringify(site).slice(1, -1), sk: 'site' });

export const tokenItemKey = (id: string): ItemKey => ({ pk: id, sk: 'token' });

export const saltItemKey = (day: string): ItemKey => ({ pk: day, sk: 'salt' });
