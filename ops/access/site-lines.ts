// A site as lines and as JSON. Never its visitor key.

import { quoted } from '../../kit/text.ts';
import type { Site } from '../../lambdas/domain/access/site.ts';
import { formatMinute, isoOrNull } from './times.ts';

export function siteLines({ id, name, timezone, origins, identity, rawDays, createdAt, ...site }: Site): string[] {
  const fields = {
    site: quoted(id),
    name: quoted(name),
    timezone,
    origins: origins.length === 0 ? 'none: a write token is needed' : origins.join(', '),
    identity,
    public: site.public ? 'yes: anybody may read' : 'no: a token is needed',
    'raw days': rawDays === undefined ? 'as the deployment says' : String(rawDays),
    added: `${formatMinute(createdAt)} UTC`,
  };
  return Object.entries(fields).map(([field, value]) => `${field.padEnd(8)}  ${value}`);
}

/** For --json. Named one by one, so that no field gets in that nobody thought of. */
export const siteJson = (site: Site): object => ({
  id: site.id,
  name: site.name,
  timezone: site.timezone,
  origins: site.origins,
  identity: site.identity,
  public: site.public,
  raw_days: site.rawDays ?? null,
  created_at: isoOrNull(site.createdAt),
});
