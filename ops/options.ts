// Options that several commands share, and how they are read. Every refusal names the option and shows what would do.

import { MAX_CHARACTERS } from '../lambdas/domain/limits.ts';
import { isDay } from '../lambdas/domain/timestamp.ts';
import { isWithin } from '../lambdas/domain/within.ts';
import type { Input, Option } from './command.ts';
import { UsageError } from './failure.ts';

export const SITE = { site: { value: 'S', about: 'the site_id' } } as const satisfies Record<string, Option>;

export const DAYS = {
  date: { value: 'DAY', about: 'one day, as 2025-11-14 (UTC)' },
  from: { value: 'DAY', about: 'the first day of a range' },
  to: { value: 'DAY', about: 'the last day of it' },
} as const satisfies Record<string, Option>;

export const JSON_OUTPUT = { json: { about: 'the answer as JSON' } } as const satisfies Record<string, Option>;

export const DRY_RUN = {
  'dry-run': { about: 'says what would be done, and does nothing' },
} as const satisfies Record<string, Option>;

/** Both inclusive. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

export function siteOf(input: Input): string {
  const site = input.text('site');
  if (site === undefined || site === '') throw new UsageError('Name a site: --site my-site');
  if (!isWithin(site, MAX_CHARACTERS.site_id)) {
    throw new UsageError(`--site takes at most ${MAX_CHARACTERS.site_id} characters`);
  }
  return site;
}

/** Undefined for all days. */
export function daysOf(input: Input): DayRange | undefined {
  const date = input.text('date');
  const [from, to] = [input.text('from'), input.text('to')];
  for (const [name, day] of Object.entries({ date, from, to })) {
    if (day !== undefined && !isDay(day)) {
      throw new UsageError(`--${name} takes a day such as 2025-11-14, and is ${JSON.stringify(day)}`);
    }
  }
  if (date !== undefined && (from ?? to) !== undefined) throw new UsageError('Give --date, or --from and --to');
  if (date !== undefined) return { from: date, to: date };
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) throw new UsageError('A range needs both --from and --to');
  if (from > to) throw new UsageError('--from must not be after --to');
  return { from, to };
}

/** `all days`, `2025-11-14`, `2025-11-01 to 2025-11-14` */
export const describeDays = (days: DayRange | undefined): string =>
  days === undefined ? 'all days' : days.from === days.to ? days.from : `${days.from} to ${days.to}`;
