// Which sites a token or a session covers, as options name them: those there are, so that a slip of
// the pen makes no token for nothing.

import { UsageError } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';
import { ALL_SITES, type TokenSites } from '../../lambdas/domain/access/token.ts';
import { MAX_TOKEN_SITES } from '../../lambdas/domain/limits/access.ts';
import { OpsFailure } from '../failure.ts';
import type { SitesOptions } from '../options.ts';
import type { Target } from '../target.ts';
import { opsCommand } from './next-steps.ts';

/** Undefined where neither was given. Throws UsageError. */
export function sitesOf({ site, allSites }: SitesOptions): TokenSites | undefined {
  if (allSites) return ALL_SITES;
  const sites = site && [...new Set(site)];
  if (sites !== undefined && sites.length > MAX_TOKEN_SITES) {
    throw new UsageError(`--site may be given ${MAX_TOKEN_SITES} times at most: --all-sites covers all`);
  }
  return sites;
}

/** Throws OpsFailure at the first that is not there. */
export async function checkSites(sites: TokenSites, target: Target): Promise<void> {
  if (sites === ALL_SITES) return;
  for (const id of sites) if ((await target.sites.read(id)) === undefined) throw noSite(id, target);
}

/** Says how to see which sites there are. */
export const noSite = (id: string, target: Pick<Target, 'name' | 'flag'>): OpsFailure =>
  new OpsFailure(`${target.name} has no site ${quoted(id)}: see ${opsCommand(target, 'site', 'list')}`);

/** `all sites`, `"a", "b"` */
export const describeSites = (sites: TokenSites): string =>
  sites === ALL_SITES ? 'all sites' : sites.map((site) => quoted(site)).join(', ');
