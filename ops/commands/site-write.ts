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
    about: `Its events are taken from then on, and for a minute more refused where functions have just looked for it in
vain. Without options: named by its id, in UTC, no page may send its events, visitors by a salt of the day, not
public.`,
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
    about: `Functions know it within a minute. Origins that are given replace all that were there, and so do properties,
goals and funnels. Another time zone or identity, and other properties, hold for events that come from then on; goals
and funnels for the past too.`,
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
          if (choices.timezone !== undefined) terminal.err(ZONE_CHANGED);
          return EXIT.done;
        };
      }),
    );

const ZONE_CHANGED =
  'Warning: the days until now stay as they are. Events that arrived before this change stay in the days of the\n' +
  'old zone, in rebuilt ones too. The day of the change, and the one before or after it, may be shorter or longer.\n';
