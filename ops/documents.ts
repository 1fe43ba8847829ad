// Which documents there are: of every shard, and of days that have raw events alone, which is how a lost document is noticed.

import type { DocumentKey } from '../lambdas/domain/message.ts';
import { OpsFailure } from './failure.ts';
import type { DayRange } from './options.ts';
import type { Target } from './target.ts';
import { quoted } from '../kit/text.ts';

/** By day, then shard. Throws OpsFailure when there are none: more likely a slip of the pen than a site without events. */
export async function documentsOf(
  site: string,
  days: DayRange | undefined,
  { keeper, raw, shards, name }: Pick<Target, 'keeper' | 'raw' | 'shards' | 'name'>,
): Promise<DocumentKey[]> {
  const perShard = await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      const found = new Set<string>();
      for (const source of [keeper, raw]) {
        for await (const day of source.days(site, shard, days?.from, days?.to)) found.add(day);
      }
      return [...found].map((day) => ({ site, day, shard }));
    }),
  );
  const keys = perShard.flat().sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.shard - b.shard));
  if (keys.length > 0) return keys;
  const when =
    days === undefined ? '' : days.from === days.to ? ` on ${days.from}` : ` from ${days.from} to ${days.to}`;
  throw new OpsFailure(`${name} has no events of the site ${quoted(site)}${when}`);
}
