// `site remove`: everything of a site, and then the site. Its item goes last, so that a second run
// finds the site after an interruption.

import { EXIT } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';
import type { Site } from '../../lambdas/domain/access/site.ts';
import { ALL_SITES } from '../../lambdas/domain/access/token.ts';
import { DamagedSiteError } from '../../lambdas/store/access/site-store.ts';
import { opsCommand } from '../access/next-steps.ts';
import { removeAliases } from '../access/site-aliases.ts';
import { noSite } from '../access/token-sites.ts';
import { command, type OpsCommand } from '../command.ts';
import { carryOut, describeDropped, describePlan, isNothing, planDrop } from '../drop/drop-site.ts';
import { OpsFailure } from '../failure.ts';
import type { Ops } from '../ops.ts';
import { DRY_RUN, type DryRunOption, SITE_ID, yesOption, type YesOption } from '../options.ts';
import type { Target } from '../target.ts';

export const siteRemove: OpsCommand = (prepared) =>
  command('remove', {
    summary: 'removes a site and everything that is kept of it, for good',
    about: `Removes documents, rollups, raw events and their idempotency keys, and last the site, its aliases and its
visitor key. Asks you to type the id; without a terminal it needs --yes. Run an interrupted removal again to continue
it. Events that come during the run, or wait in a queue, start their days again. So stop them a minute before (site set
--no-origin, and token revoke for write tokens), and run the command again at the end.`,
    options: [yesOption('removes without asking'), DRY_RUN],
  })
    .addArgument(SITE_ID)
    .action(
      prepared((id: string, { yes, dryRun }: DryRunOption & YesOption) => async (ops) => {
        const { target, terminal } = ops;
        const plan = await planDrop(id, undefined, target);
        const found = await siteOf(id, target);
        const isRegistered = found !== undefined;
        if (!isRegistered && isNothing(plan)) throw noSite(id, target);
        if (dryRun || !yes) {
          const site = isRegistered ? ', and the site with its visitor key' : '';
          terminal.out(`${describePlan(plan)} would be removed, with all raw events${site}`);
        }
        if (dryRun) return EXIT.done;
        if (!yes) await confirm(id, ops);
        const dropped = await carryOut(plan, ops);
        await removeAliases(found?.aliases ?? [], id, target);
        await target.sites.remove(id);
        terminal.out(
          `${describeDropped(plan, dropped)} removed${isRegistered ? ', and the site with its visitor key' : ''}`,
        );
        for (const line of [...whatIsLeft(id, target), ...(await tokensLeft(id, target))]) terminal.out(line);
        return EXIT.done;
      }),
    );

/** A damaged item can be removed too. Its aliases are then unknown. */
async function siteOf(id: string, { sites }: Target): Promise<Pick<Site, 'aliases'> | undefined> {
  try {
    return await sites.read(id);
  } catch (error) {
    if (error instanceof DamagedSiteError) return { aliases: [] };
    throw error;
  }
}

async function confirm(id: string, { terminal, signal }: Ops): Promise<void> {
  if (terminal.ask === undefined) throw new OpsFailure('Nothing was removed: --yes does it, for good.');
  const typed = await terminal.ask('Type the id of the site to remove it for good: ', signal);
  if (typed !== id) throw new OpsFailure(`Nothing was removed: ${quoted(typed)} is not ${quoted(id)}.`);
}

const whatIsLeft = (id: string, target: Target): string[] => [
  'What still holds some of it:',
  '  backups (point-in-time recovery): all of it, the visitor key too, for 35 days. After these no copy of its',
  '    visitors, wherever it is, can be tied to an id.',
  '  functions: the site, for a minute. Queues: events that were accepted before, for up to 28 days. What comes of',
  '    them is removed by',
  `    ${opsCommand(target, 'site', 'remove', id)}`,
  '  caches of answers: numbers of days that were final, for up to a day.',
  ...(target.access === 'open'
    ? ['The deployment is open: the next event registers the site again, with another key.']
    : []),
];

/** A site that is added again under this id would be theirs. */
async function tokensLeft(id: string, target: Target): Promise<string[]> {
  const lines: string[] = [];
  for await (const { id: token, sites, revokedAt } of target.tokens.list()) {
    if (revokedAt !== undefined || sites === ALL_SITES || !sites.includes(id)) continue;
    lines.push(`  ${opsCommand(target, 'token', 'revoke', token)}`);
  }
  return lines.length === 0
    ? []
    : ['Tokens that still name it, and would cover a site of this id again:', ...lines.sort()];
}
