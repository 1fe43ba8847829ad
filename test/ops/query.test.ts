// `query`: what it prints of an answer, and what of a command line it refuses.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { absentDay } from '../../lambdas/store/days/day-state.ts';
import { createDayItemStore } from '../../lambdas/store/days/day-items.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { summarize } from '../../lambdas/domain/document/day-document.ts';
import { query } from '../../ops/commands/query.ts';
import { aMessage, aView } from '../support/messages.ts';
import { visitorOf } from '../support/visitors.ts';
import { type Desk, openDesk, START } from './access-desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  const source = 'evil\u001b[2J';
  const events = [
    aView({ path: '/a', visitor: visitorOf('ann'), context: { source } }),
    aView({ path: '/b', visitor: visitorOf('ann'), at: 60_000 }),
    aView({ path: '/a', visitor: visitorOf('bob') }),
    aView({ path: '/a' }),
  ];
  const documents = createDocumentStore(createDayItemStore(desk.tables.numbers.table));
  const key = { site: 's', day: '2025-11-14', shard: 0 };
  await documents.add(key, absentDay, summarize([aMessage(0, { site: 's', events })]), START);
});
afterEach(() => desk.close());

const run = (...args: string[]) => desk.run(query, ['--site', 's', ...args]);

describe('query', () => {
  test('prints a table of metrics by dimensions, and no text of a stranger that a terminal would obey', async () => {
    const { code, out } = await run(
      '--metrics',
      'visitors,visits,visit_duration',
      '--by',
      'visit:source',
      '--range',
      '30d',
    );
    expect(code).toBe(0);
    expect(out).toEqual([
      '"s", 2025-10-16 to 2025-11-14 (UTC), exact:',
      'visitors  visits  visit_duration  visit:source',
      String.raw`       1       1               0  "Direct / None"`,
      String.raw`       1       1              60  "evil\u001b[2J"`,
      '1 view without a visitor',
    ]);
  });

  test('takes filters, days and a number of rows', async () => {
    const filter = '[["is","event:page",["/a"]]]';
    expect((await run('--filter', filter, '--range', '2025-11-14,2025-11-14')).out).toEqual([
      '"s", 2025-11-14 to 2025-11-14 (UTC), exact:',
      'visitors  pageviews',
      '       2          3',
      '1 view without a visitor',
    ]);
    expect((await run('--by', 'event:page', '--metrics', 'pageviews', '--limit', '1')).out).toEqual([
      '"s", 2025-10-16 to 2025-11-14 (UTC), exact:',
      'pageviews  event:page',
      '        3  "/a"',
      '  and 1 row more: see --limit',
    ]);
    expect((await run('--range', '2020-01-01,2020-01-02', '--by', 'event:page')).out.at(-1)).toBe('  nothing');
  });

  test('prints the answer of the API as JSON', async () => {
    const { out } = await run('--metrics', 'pageviews', '--json');
    expect(JSON.parse(out.join('\n'))).toMatchObject({ results: [{ metrics: [4] }], meta: { method: 'exact' } });
  });

  test.each<[string[], string]>([
    [['--metrics', 'vists'], 'usage: metrics[0] is "vists": it must be one of visitors, visits, '],
    [['--by', 'event:page,visit:source,visit:os'], 'usage: dimensions is ['],
    [['--range', 'today'], 'usage: date_range is "today": it must be one of day, 7d, '],
    [['--limit', 'x'], 'usage: pagination.limit is null: it must be a number'],
    [['--filter', '{'], 'usage: --filter takes JSON such as [["is","event:page",["/blog*"]]], and is "{"'],
    [['--metrics', 'total_revenue', '--by', 'visit:source'], 'usage: total_revenue is kept per event name: '],
  ])('refuses %j', async (args, words) => {
    expect((await run(...args)).failure.slice(0, words.length)).toBe(words);
  });
});
