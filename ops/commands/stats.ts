// `stats` and `ledger`: the answers of GET /api/stats, from the same code.

import { MAX_DELIVERY_DAYS } from '../../lambdas/domain/limits/requests.ts';
import { toLedger } from '../../lambdas/stats/ledger.ts';
import { parseStatsQuery } from '../../lambdas/stats/stats-query.ts';
import { type Days, readDays, toStats } from '../../lambdas/stats/stats.ts';
import { command, type OpsCommand } from '../command.ts';
import { EXIT } from '../../kit/failure.ts';
import { type DayOptions, DAYS, daysOf, JSON_OUTPUT, type JsonOption, SITE, type SiteOption } from '../options.ts';
import type { Ops } from '../ops.ts';
import { table } from '../../kit/text-table.ts';
import { formatNumber, plural, quoted, shortened } from '../../kit/text.ts';

export const stats: OpsCommand = (prepared) =>
  command('stats', {
    summary: 'shows views, visitors and top paths, as GET /api/stats does',
    about: 'Reads only. Covers all time, unless you name days.',
    options: [SITE, ...DAYS, JSON_OUTPUT],
  }).action(
    prepared((given: SiteOption & DayOptions & JsonOption) => {
      const ask = questionOf(given);
      return async (ops) => {
        const { query, counts } = await ask(ops);
        const answer = toStats(query, counts);
        if (given.json) {
          ops.terminal.out(quoted(answer, 2));
          return EXIT.done;
        }
        ops.terminal.out(
          `${quoted(answer.site_id)}, ${answer.date}: ` +
            `${plural(answer.total_views, 'view')} by ${plural(answer.unique_users, 'visitor')}`,
        );
        const rows = answer.top_paths.map(({ path, views }) => [views, shortened(path, 80)]);
        if (rows.length > 0) for (const line of table(['views', 'path'], rows)) ops.terminal.out(line);
        return EXIT.done;
      };
    }),
  );

export const ledger: OpsCommand = (prepared) =>
  command('ledger', {
    summary: 'shows how many accepted events were counted',
    about: `Reads only. Shows the numbers of GET /api/stats?…&include=ledger: counted, duplicates
(by idempotency key), filtered (not counted on purpose, by reason), and pending. Pending events are on
their way, failing, or in the dead-letter queue; while events are on their way, the number is a lower
bound.`,
    options: [SITE, ...DAYS, JSON_OUTPUT],
  }).action(
    prepared((given: SiteOption & DayOptions & JsonOption) => {
      const ask = questionOf(given);
      return async (ops) => {
        const { query, counts, tally, updatedAt, isFinal } = await ask(ops);
        const ledger = toLedger(tally, updatedAt, isFinal, counts.filtered);
        if (given.json) {
          ops.terminal.out(quoted({ site_id: query.site, date: query.date, ledger }, 2));
          return EXIT.done;
        }
        ops.terminal.out(`${quoted(query.site)}, ${query.date}:`);
        const rows = [
          ['accepted', formatNumber(ledger.accepted)],
          ['counted', formatNumber(ledger.counted)],
          ['duplicates', formatNumber(ledger.duplicates)],
          ...(ledger.filtered === undefined ? [] : [['filtered', formatNumber(ledger.filtered)]]),
          ...Object.entries(ledger.filtered_by ?? {}).map(([reason, count]) => [`  ${reason}`, formatNumber(count)]),
          ['pending', formatNumber(ledger.pending)],
          ['as of', ledger.as_of ?? 'never'],
          ['final', ledger.final ? 'yes' : 'no'],
          ...(ledger.lost === undefined ? [] : [['lost', formatNumber(ledger.lost)]]),
        ];
        const width = Math.max(...rows.map(([name = '']) => name.length));
        for (const [name = '', value = ''] of rows) ops.terminal.out(`  ${name.padEnd(width)}  ${value}`);
        return EXIT.done;
      };
    }),
  );

type Answer = Days & { readonly query: ReturnType<typeof parseStatsQuery> };

function questionOf({ site, ...dayOptions }: SiteOption & DayOptions): (ops: Ops) => Promise<Answer> {
  const days = daysOf(dayOptions);
  // The parameters of the API's query, so that the answer names the days as the API does.
  const parameters: Record<string, string | undefined> = {
    site_id: site,
    ...(dayOptions.date === undefined ? { from: days?.from, to: days?.to } : { date: dayOptions.date }),
  };
  const query = parseStatsQuery({ query: (name) => parameters[name] });
  return async ({ target, now }) => ({
    query,
    ...(await readDays(query, {
      documents: target.documents,
      rollups: target.rollups,
      shards: target.shards,
      queueRetentionDays: MAX_DELIVERY_DAYS,
      now,
    })),
  });
}
