// `site add` and `site set`: what an operator says of a site.

import { EXIT, UsageError } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';
import { type Site, type SiteChoices, siteDefaults, VISITOR_KEY_BYTES } from '../../lambdas/domain/access/site.ts';
import { nextSteps, opsCommand } from '../access/next-steps.ts';
import { type ChoiceOptions, CHOICES, choicesOf, TAKEN_BACK } from '../access/site-choices.ts';
import { addAliases, checkAliases, removeAliases } from '../access/site-aliases.ts';
import { siteLines } from '../access/site-lines.ts';
import { noSite } from '../access/token-sites.ts';
import { command, type OpsCommand } from '../command.ts';
import { OpsFailure } from '../failure.ts';
import { SITE_ID } from '../options.ts';
import type { Target } from '../target.ts';

export const siteAdd: OpsCommand = (prepared) =>
  command('add', {
    summary: 'registers a site, and says what to do next',
    about: `Functions take its events from now on, or within a minute if they have just refused some. Without options
the site has its id as its name, its days are in UTC, no page may send its events, visitors are told apart by a salt
of the day, and reading it needs a token.`,
    options: CHOICES,
  })
    .addArgument(SITE_ID)
    .action(
      prepared((id: string, options: ChoiceOptions) => {
        const choices = choicesOf(options);
        return async (ops) => {
          const { target, terminal, now, randomBytes } = ops;
          const visitorKey = new Uint8Array(randomBytes(VISITOR_KEY_BYTES));
          const site: Site = { ...siteDefaults(id), ...choices, id, visitorKey, createdAt: now() };
          await checkAliases(site.aliases, id, target);
          if (!(await target.sites.add(site))) throw await isThere(id, target);
          await addAliases(site.aliases, id, target);
          for (const line of [...siteLines(site), '', ...nextSteps(site, target, new Date(now()))]) terminal.out(line);
          return EXIT.done;
        };
      }),
    );

async function isThere(id: string, target: Target): Promise<OpsFailure> {
  const found = await target.sites.find(id);
  const site = found !== undefined && 'aliasOf' in found ? found.aliasOf : id;
  const change = opsCommand(target, 'site', 'set', site);
  const what = site === id ? `a site ${quoted(id)}` : `a site ${quoted(site)} with the alias ${quoted(id)}`;
  return new OpsFailure(`${target.name} has ${what} already: change it by ${change}`);
}

export const siteSet: OpsCommand = (prepared) =>
  command('set', {
    summary: 'changes what is given of a site, and nothing else',
    about: `Functions know it within a minute. Origins that are given replace all that were there, and so do properties,
goals, funnels, aliases and blocks. Another time zone or identity, and other properties or blocks, hold for events
that come from then on; goals and funnels for the past too.`,
    options: [...CHOICES, ...TAKEN_BACK],
  })
    .addArgument(SITE_ID)
    .action(
      prepared((id: string, options: ChoiceOptions) => {
        const choices = choicesOf(options);
        if (Object.keys(choices).length === 0)
          throw new UsageError('Name what to change: see npm run ops -- site set --help');
        return async ({ target, terminal }) => {
          const site = await change(id, choices, target);
          for (const line of siteLines(site)) terminal.out(line);
          if (choices.timezone !== undefined) terminal.err(zoneChanged(id, target));
          return EXIT.done;
        };
      }),
    );

async function change(id: string, choices: Partial<SiteChoices>, target: Target): Promise<Site> {
  const { aliases = [] } = choices;
  const before = choices.aliases && (await target.sites.read(id));
  if (choices.aliases !== undefined && before === undefined) throw noSite(id, target);
  await checkAliases(aliases, id, target);
  await addAliases(aliases, id, target);
  const site = await target.sites.change(id, choices);
  if (site === undefined) throw noSite(id, target);
  const gone = before?.aliases.filter((alias) => !aliases.includes(alias)) ?? [];
  await removeAliases(gone, id, target);
  return site;
}

const zoneChanged = (id: string, target: Target): string =>
  'Warning: the days until now stay as they are: events that have arrived are in days of the old zone. What raw\n' +
  'events there still are can be moved, a minute from now, by\n' +
  `  ${opsCommand(target, 'rebuild', '--site', id, '--from', 'DAY', '--to', 'DAY', '--move')}\n`;
