// How long the raw events of a site are there, as far as an operator's tool may rely on it.

import type { Target } from './target.ts';

/**
 * Days: as the site says (`site set --raw-days`), but no more than the deployment says. What came
 * before the site said more has not been kept for longer, and a document must not be rebuilt from
 * half of its events.
 */
export async function rawDaysOf(
  site: string,
  { sites, rawRetentionDays }: Pick<Target, 'sites' | 'rawRetentionDays'>,
): Promise<number> {
  const known = await sites.read(site);
  return Math.min(known?.rawDays ?? rawRetentionDays, rawRetentionDays);
}
