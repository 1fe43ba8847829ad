// Parses the query of GET /api/stats: a site, and the days. The schema describes the query string;
// its first issue is the sentence of the 400.

import * as z from 'zod/mini';

import { MAX_CHARACTERS, MAX_LISTED_NAMES } from '../domain/limits/requests.ts';
import { isDay } from '../domain/event/timestamp.ts';
import type { DayRange } from '../domain/periods.ts';
import { BadRequestError } from '../http/errors.ts';
import type { HttpRequest } from '../http/http-request.ts';

export interface StatsQuery {
  readonly site: string;
  /** Both inclusive; undefined for all days. */
  readonly days: DayRange | undefined;
  /** `2025-11-14`, `2025-11-01..2025-11-14` or `all-time`, as the answer names the days. */
  readonly date: string;
  /** What the answer has besides its five keys. */
  readonly includes: ReadonlySet<string>;
}

const day = (about: string) =>
  z.optional(z.string().check(z.refine(isDay, 'Invalid date format. Use YYYY-MM-DD'), z.describe(about)));

const max = MAX_CHARACTERS.site_id;

/**
 * The parameters that are given and not empty. `from` and `to` mean nothing next to a `date`, and
 * are then left out.
 */
export const statsQuerySchema = z
  .object({
    site_id: z
      .string('site_id query parameter is required')
      .check(
        z.maxLength(max, `site_id must be at most ${max} characters`),
        z.describe('The site that is asked about.'),
      ),
    date: day('One day of the site, YYYY-MM-DD.'),
    from: day('The first day of a range, inclusive; with `to`.'),
    to: day('The last day of it, inclusive; with `from`.'),
    include: z.optional(
      z.string().check(z.describe('`ledger` adds what became of every event. Other names mean nothing.')),
    ),
  })
  .check(
    z.refine(({ from, to }) => (from === undefined) === (to === undefined), 'A range needs both from and to'),
    z.refine(({ from, to }) => from === undefined || to === undefined || from <= to, 'from must not be after to'),
  );

/** Throws BadRequestError. An empty parameter counts as absent; `date` wins over a range. */
export function parseStatsQuery({ query }: Pick<HttpRequest, 'query'>): StatsQuery {
  const date = query('date');
  const [from, to] = date === undefined ? [query('from'), query('to')] : [];
  const read = z.safeParse(statsQuerySchema, { site_id: query('site_id'), date, from, to, include: query('include') });
  if (!read.success) throw new BadRequestError(read.error.issues[0]?.message ?? 'Invalid query');
  return toStatsQuery(read.data);
}

function toStatsQuery({ site_id: site, date, from, to, include }: z.output<typeof statsQuerySchema>): StatsQuery {
  const includes = new Set(include?.split(',', MAX_LISTED_NAMES));
  if (date !== undefined) return { site, days: { from: date, to: date }, date, includes };
  if (from === undefined || to === undefined) return { site, days: undefined, date: 'all-time', includes };
  return { site, days: { from, to }, date: `${from}..${to}`, includes };
}
