// Finds documents: of every shard, and also those of days with only raw events, so that a lost
// document is noticed.

import type { DocumentKey } from '../lambdas/domain/event/message.ts';
import { OpsFailure } from './failure.ts';
import type { DayRange } from '../lambdas/domain/periods.ts';
import type { Target } from './target.ts';
import { quoted } from '../kit/text.ts';

type Source = Pick<Target, 'inspector' | 'raw' | 'shards' | 'name'>;

/** By day, then shard. Throws OpsFailure if there are none. */
export async function documentsOf(site: string, days: DayRange | undefined, source: Source): Promise<DocumentKey[]> {
  const keys = await documentsIn(site, days, source);
  if (keys.length > 0) return keys;
  throw noEvents(site, days, source);
}

/** An error, since a mistyped name is more likely than a site without events. */
export function noEvents(site: string, days: DayRange | undefined, { name }: Pick<Target, 'name'>): OpsFailure {
  const when =
    days === undefined ? '' : days.from === days.to ? ` on ${days.from}` : ` from ${days.from} to ${days.to}`;
  return new OpsFailure(`${name} has no events of the site ${quoted(site)}${when}`);
}

/** Like `documentsOf`, but returns an empty list if there are none. */
export async function documentsIn(
  site: string,
  days: DayRange | undefined,
  { inspector, raw, shards }: Omit<Source, 'name'>,
): Promise<DocumentKey[]> {
  const perShard = await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      const found = new Set<string>();
      for (const source of [inspector, raw]) {
        for await (const day of source.days(site, shard, days?.from, days?.to)) found.add(day);
      }
      return [...found].map((day) => ({ site, day, shard }));
    }),
  );
  return perShard.flat().sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.shard - b.shard));
}
