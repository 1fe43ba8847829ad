// The aliases of a site. Each has an item of its own, so that a name never means two sites. Items
// are written before the site lists them, and removed after: what was interrupted is made good by
// the same command, and meanwhile an alias works or does not.

import { quoted } from '../../kit/text.ts';
import { OpsFailure } from '../failure.ts';
import type { Target } from '../target.ts';

/** Throws OpsFailure at the first that means another site, having written nothing. */
export async function checkAliases(aliases: readonly string[], id: string, { name, sites }: Target): Promise<void> {
  for (const alias of aliases) {
    const found = await sites.find(alias);
    if (found === undefined || ('aliasOf' in found && found.aliasOf === id)) continue;
    const what = 'aliasOf' in found ? `an alias of the site ${quoted(found.aliasOf)}` : 'a site';
    throw new OpsFailure(`${quoted(alias)} cannot be an alias of ${quoted(id)}: ${name} has ${what} of that name`);
  }
}

/** Throws OpsFailure where another operator has just given the name to another site. */
export async function addAliases(aliases: readonly string[], id: string, { sites }: Target): Promise<void> {
  for (const alias of aliases) {
    if (!(await sites.addAlias(alias, id))) throw new OpsFailure(`${quoted(alias)} was just taken by another site`);
  }
}

export async function removeAliases(aliases: readonly string[], id: string, { sites }: Target): Promise<void> {
  for (const alias of aliases) await sites.removeAlias(alias, id);
}
