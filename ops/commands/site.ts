// `site list` and `site show`. Visitor keys are shown nowhere.

import { EXIT } from '../../kit/failure.ts';
import { table } from '../../kit/text-table.ts';
import { quoted, shortened } from '../../kit/text.ts';
import type { Site } from '../../lambdas/domain/access/site.ts';
import type { DamagedSiteError } from '../../lambdas/store/access/site-store.ts';
import { siteJson, siteLines } from '../access/site-lines.ts';
import { opsCommand } from '../access/next-steps.ts';
import { formatMinute } from '../access/times.ts';
import { noSite } from '../access/token-sites.ts';
import { command, type OpsCommand } from '../command.ts';
import { sentenceOfSite } from '../failure.ts';
import { JSON_OUTPUT, type JsonOption, SITE_ID } from '../options.ts';

export const siteList: OpsCommand = (prepared) =>
  command('list', {
    summary: 'all sites, by id',
    about: 'Reads the whole table of sites. Exits with 1 if an item in it is damaged.',
    options: [JSON_OUTPUT],
  }).action(
    prepared(({ json }: JsonOption) => async ({ target, terminal }) => {
      const sites: Site[] = [];
      const damaged: DamagedSiteError[] = [];
      for await (const site of target.sites.list((error) => damaged.push(error))) sites.push(site);
      sites.sort((a, b) => (a.id < b.id ? -1 : 1));
      if (json) terminal.out(quoted({ sites: sites.map(siteJson) }, 2));
      else if (sites.length > 0) for (const line of listLines(sites)) terminal.out(line);
      else if (damaged.length === 0)
        terminal.out(`${target.name} has no sites: ${opsCommand(target, 'site', 'add', 'my-site')}`);
      for (const error of damaged) terminal.err(`${sentenceOfSite(error)}\n`);
      return damaged.length > 0 ? EXIT.wrong : EXIT.done;
    }),
  );

const listLines = (sites: readonly Site[]): string[] =>
  table(
    ['site', 'name', 'timezone', 'origins', 'identity', 'public', 'added (UTC)'],
    sites.map(({ id, name, timezone, origins, identity, createdAt, ...site }) => [
      shortened(id, 40),
      shortened(name, 40),
      timezone,
      origins.length === 0 ? '-' : origins.length === 1 ? origins.join() : `${origins.length} origins`,
      identity,
      site.public ? 'yes' : 'no',
      formatMinute(createdAt),
    ]),
  );

export const siteShow: OpsCommand = (prepared) =>
  command('show', {
    summary: 'what is known of one site',
    about: 'Shows all but its visitor key.',
    options: [JSON_OUTPUT],
  })
    .addArgument(SITE_ID)
    .action(
      prepared((id: string, { json }: JsonOption) => async ({ target, terminal }) => {
        const site = await target.sites.read(id);
        if (site === undefined) throw noSite(id, target);
        if (json) terminal.out(quoted(siteJson(site), 2));
        else for (const line of siteLines(site)) terminal.out(line);
        return EXIT.done;
      }),
    );
