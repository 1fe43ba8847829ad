// `query`: the answers of POST /api/v2/query, from the same code.

import { Option } from 'commander';

import { EXIT, UsageError } from '../../kit/failure.ts';
import { table } from '../../kit/text-table.ts';
import { formatNumber, plural, quoted, shortened } from '../../kit/text.ts';
import { siteDefaults } from '../../lambdas/domain/access/site.ts';
import { MAX_DELIVERY_DAYS } from '../../lambdas/domain/limits/requests.ts';
import type { MetricError, MetricValue, QueryAnswer } from '../../lambdas/domain/query/answer.ts';
import type { Question } from '../../lambdas/domain/query/question.ts';
import { readQuestion } from '../../lambdas/domain/query/read-question.ts';
import { UnanswerableError } from '../../lambdas/domain/query/unanswerable.ts';
import { answerQuestions } from '../../lambdas/stats/query/questions.ts';
import { command, type OpsCommand } from '../command.ts';
import { JSON_OUTPUT, type JsonOption, SITE, type SiteOption } from '../options.ts';

interface QueryOptions extends SiteOption, JsonOption {
  readonly metrics: readonly string[];
  readonly by?: readonly string[];
  readonly range: string | readonly string[];
  readonly filter?: unknown;
  readonly limit: number;
}

const names = (text: string): string[] => text.split(',').map((name) => name.trim());

const METRICS = new Option('--metrics <M,…>', 'what to show, such as visitors,visits')
  .default(['visitors', 'pageviews'], 'visitors,pageviews')
  .argParser(names);
const BY = new Option('--by <D,…>', 'one or two dimensions, such as visit:source or time:day').argParser(names);
const RANGE = new Option('--range <R>', 'a name such as 7d, or two days, 2025-11-01,2025-11-14')
  .default('30d')
  .argParser((text: string) => (text.includes(',') ? names(text) : text));
const FILTER = new Option('--filter <JSON>', 'filters, such as [["is","event:page",["/blog*"]]]').argParser(readJson);
const LIMIT = new Option('--limit <N>', 'rows to show').default(20).argParser(Number);

export const query: OpsCommand = (prepared) =>
  command('query', {
    summary: 'answers a question, as POST /api/v2/query does',
    about: `Reads only. A number with ± is an estimate, with one standard error. docs/http-api.md says
what can be asked.`,
    options: [SITE, METRICS, BY, RANGE, FILTER, LIMIT, JSON_OUTPUT],
  }).action(
    prepared((given: QueryOptions) => {
      const question = questionOf(given);
      return async ({ target, terminal, now }) => {
        const reader = {
          documents: target.documents,
          rollups: target.rollups,
          shards: target.shards,
          queueRetentionDays: MAX_DELIVERY_DAYS,
          // Asked by the operator, in a process of their own.
          maxReadBytes: Infinity,
          now,
        };
        const site = (await target.sites.read(given.site)) ?? siteDefaults(given.site);
        const [answered] = await answering(() => answerQuestions([{ question, site }], reader, () => ''));
        if (answered === undefined) throw new RangeError('one question has one answer');
        const lines = given.json ? [quoted(answered.answer, 2)] : linesOf(answered.answer);
        for (const line of lines) terminal.out(line);
        return EXIT.done;
      };
    }),
  );

function questionOf({ site, metrics, by = [], range, filter = [], limit }: QueryOptions): Question {
  const sent = {
    site_id: site,
    metrics,
    dimensions: by,
    date_range: range,
    filters: filter,
    include: { total_rows: true },
    pagination: { limit },
  };
  try {
    return readQuestion(sent);
  } catch (error) {
    throw asUsage(error);
  }
}

async function answering<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw asUsage(error);
  }
}

/** What cannot be asked is the command line's fault. */
const asUsage = (error: unknown): unknown =>
  error instanceof UnanswerableError ? new UsageError(error.message) : error;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--filter takes JSON such as [["is","event:page",["/blog*"]]], and is ${quoted(text)}`);
  }
}

function linesOf({ results, meta, query }: QueryAnswer): string[] {
  const [from, to] = query.date_range;
  const range = `${quoted(query.site_id)}, ${from.slice(0, 10)} to ${to.slice(0, 10)} (${meta.timezone})`;
  const sample =
    meta.sample === undefined
      ? meta.method
      : `estimated from ${formatNumber(meta.sample.kept)} of ${plural(meta.sample.of, 'visitor')}`;
  const head = `${range}, ${sample}:`;
  if (results.length === 0) return [head, '  nothing'];
  const rows = results.map(({ dimensions, metrics, error }) => [
    ...metrics.map((value, place) => cell(value, error?.[place] ?? (error === undefined ? 0 : null))),
    ...dimensions.map((value) => shortened(value, 80)),
  ]);
  const more = (meta.total_rows ?? 0) - results.length;
  return [
    head,
    ...table([...query.metrics, ...query.dimensions], rows),
    ...(more > 0 ? [`  and ${plural(more, 'row')} more: see --limit`] : []),
    ...(meta.unattributed === undefined ? [] : [`${plural(meta.unattributed, 'view')} without a visitor`]),
  ];
}

function cell(value: MetricValue, error: MetricError): string | number {
  if (value === null) return '-';
  if (typeof value !== 'number') return value.map(({ amount, currency }) => `${amount} ${currency}`).join(', ') || '-';
  if (error === 0) return value;
  return `${formatNumber(value)} ± ${error === null ? '?' : formatNumber(error)}`;
}
