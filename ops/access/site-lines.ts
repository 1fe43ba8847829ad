// A site as lines and as JSON. Never its visitor key.

import { quoted } from '../../kit/text.ts';
import type { Funnel, Site } from '../../lambdas/domain/access/site.ts';
import { formatMinute, isoOrNull } from './times.ts';

export function siteLines(site: Site): string[] {
  const { origins, properties, goals, funnels, rawDays } = site;
  const fields = {
    site: quoted(site.id),
    name: quoted(site.name),
    timezone: site.timezone,
    origins: origins.length === 0 ? 'none: a write token is needed' : origins.join(', '),
    identity: site.identity,
    public: site.public ? 'yes: anybody may read' : 'no: a token is needed',
    properties: listed(properties, 'none: those of events are dropped'),
    goals: listed(goals, 'none'),
    funnels: funnels.length === 0 ? 'none' : funnels.map(funnelText).join(', '),
    queries: site.keepQuery ? 'kept, of urls and referrers' : 'dropped',
    aliases: listed(site.aliases, 'none'),
    'counts once': site.dedupe === 'event' ? 'each event by its id' : 'a request by its key',
    bots: site.bots === 'drop' ? 'not counted' : 'counted',
    'not counted': listed([...site.blockedAddresses, ...site.blockedCountries, ...site.blockedPaths], 'nothing else'),
    hosts: site.hostnames.length === 0 ? 'all' : site.hostnames.join(', '),
    'raw days': rawDays === undefined ? 'as the deployment says' : String(rawDays),
    added: `${formatMinute(site.createdAt)} UTC`,
  };
  return Object.entries(fields).map(([field, value]) => `${field.padEnd('counts once'.length)}  ${value}`);
}

const listed = (texts: readonly string[], none: string): string =>
  texts.length === 0 ? none : texts.map((text) => quoted(text)).join(', ');

/** As --funnel takes it. */
const funnelText = ({ name, steps }: Funnel): string => quoted(`${name}: ${steps.join(' > ')}`);

/** For --json. Named one by one, so that no field gets in that nobody thought of. */
export const siteJson = (site: Site): object => ({
  id: site.id,
  name: site.name,
  timezone: site.timezone,
  origins: site.origins,
  identity: site.identity,
  public: site.public,
  properties: site.properties,
  goals: site.goals,
  funnels: site.funnels,
  keep_query: site.keepQuery,
  aliases: site.aliases,
  dedupe: site.dedupe,
  bots: site.bots,
  blocked_addresses: site.blockedAddresses,
  blocked_countries: site.blockedCountries,
  blocked_paths: site.blockedPaths,
  hostnames: site.hostnames,
  raw_days: site.rawDays ?? null,
  created_at: isoOrNull(site.createdAt),
});
