// `site add` and `site set`: what an operator says of a site.

import { EXIT, UsageError } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';
import { type Site, siteDefaults, VISITOR_KEY_BYTES } from '../../lambdas/domain/access/site.ts';
import { nextSteps, opsCommand } from '../access/next-steps.ts';
import { type ChoiceOptions, CHOICES, choicesOf, TAKEN_BACK } from '../access/site-choices.ts';
import { siteLines } from '../access/site-lines.ts';
import { noSite } from '../access/token-sites.ts';
import { command, type OpsCommand } from '../command.ts';
import { OpsFailure } from '../failure.ts';
import { SITE_ID } from '../options.ts';

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
          if (!(await target.sites.add(site))) {
            const change = opsCommand(target, 'site', 'set', id);
            throw new OpsFailure(`${target.name} has a site ${quoted(id)} already: change it by ${change}`);
          }
          for (const line of [...siteLines(site), '', ...nextSteps(site, target, new Date(now()))]) terminal.out(line);
          return EXIT.done;
        };
      }),
    );

export const siteSet: OpsCommand = (prepared) =>
  command('set', {
    summary: 'changes what is given of a site, and nothing else',
    about: `Functions know it within a minute. Origins that are given replace all that were there. Another time zone or
identity holds for events that come from then on.`,
    options: [...CHOICES, ...TAKEN_BACK],
  })
    .addArgument(SITE_ID)
    .action(
      prepared((id: string, options: ChoiceOptions) => {
        const choices = choicesOf(options);
        if (Object.keys(choices).length === 0)
          throw new UsageError('Name what to change: see npm run ops -- site set --help');
        return async ({ target, terminal }) => {
          const site = await target.sites.change(id, choices);
          if (site === undefined) throw noSite(id, target);
          for (const line of siteLines(site)) terminal.out(line);
          return EXIT.done;
        };
      }),
    );
