// What a GET /api/stats asks for: a site, and the days.

import { MAX_CHARACTERS } from '../domain/limits.ts';
import { isDay } from '../domain/timestamp.ts';
import { isWithin } from '../domain/within.ts';
import { BadRequestError } from '../shared/errors.ts';
import type { HttpRequest } from '../shared/http-request.ts';

export interface StatsQuery {
  readonly site: string;
  /** Both inclusive; undefined for all days. */
  readonly days: { readonly from: string; readonly to: string } | undefined;
  /** `2025-11-14`, `2025-11-01..2025-11-14` or `all-time`, as the answer names the days. */
  readonly date: string;
  /** What the answer has beside its five keys. */
  readonly includes: ReadonlySet<string>;
}

/** Throws BadRequestError. An empty parameter counts as absent; `date` wins over a range. */
export function parseStatsQuery(request: Pick<HttpRequest, 'query'>): StatsQuery {
  const site = request.query('site_id');
  if (site === undefined) throw new BadRequestError('site_id query parameter is required');
  if (!isWithin(site, MAX_CHARACTERS.site_id)) {
    throw new BadRequestError(`site_id must be at most ${MAX_CHARACTERS.site_id} characters`);
  }
  const includes = new Set(request.query('include')?.split(','));
  const date = request.query('date');
  const from = date ?? request.query('from');
  const to = date ?? request.query('to');
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(day)) throw new BadRequestError('Invalid date format. Use YYYY-MM-DD');
  }
  if (from === undefined && to === undefined) return { site, days: undefined, date: 'all-time', includes };
  if (from === undefined || to === undefined) throw new BadRequestError('A range needs both from and to');
  if (from > to) throw new BadRequestError('from must not be after to');
  return { site, days: { from, to }, date: date ?? `${from}..${to}`, includes };
}
