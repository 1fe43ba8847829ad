// Options that several commands share, and their parsers. Every error names the option and shows a
// valid value.

import { Argument, Option } from 'commander';

import { UsageError } from '../kit/failure.ts';
import { quoted } from '../kit/text.ts';
import { MAX_CHARACTERS } from '../lambdas/domain/limits/requests.ts';
import type { DayRange } from '../lambdas/domain/periods.ts';
import { isDay } from '../lambdas/domain/event/timestamp.ts';
import { isNoLongerThan } from '../lambdas/domain/event/length.ts';

export interface SiteOption {
  readonly site: string;
}

/** The site_id that an option or an operand names. */
function readSite(site: string, named: string, example: string): string {
  if (site === '') throw new UsageError(`Name a site: ${example}`);
  if (isNoLongerThan(site, MAX_CHARACTERS.site_id)) return site;
  throw new UsageError(`${named} takes at most ${MAX_CHARACTERS.site_id} characters`);
}

/** Reads `--site`. */
export const readSiteOption = (site: string): string => readSite(site, '--site', '--site my-site');

export const SITE = new Option('--site <S>', 'the site_id').makeOptionMandatory().argParser(readSiteOption);

/** As an operand. */
export const SITE_ID = new Argument('<id>', 'the site_id').argParser((site: string) =>
  readSite(site, 'A site', 'my-site'),
);

/** Of a token or a session. */
export interface SitesOptions {
  readonly site?: readonly string[];
  readonly allSites?: true;
}

/** Of an option that is given again and again. */
const collectSites = (site: string, sites: readonly string[] | undefined): readonly string[] => [
  ...(sites ?? []),
  readSiteOption(site),
];

export const SITES = [
  new Option('--site <S>', 'a site_id; again for more').argParser(collectSites),
  new Option('--all-sites', 'all sites, those of the future too').conflicts('site'),
];

export interface DayOptions {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
}

const dayOption = (name: string, about: string): Option =>
  new Option(`--${name} <DAY>`, about).argParser((day: string): string => {
    if (isDay(day)) return day;
    throw new UsageError(`--${name} takes a day such as 2025-11-14, and is ${quoted(day)}`);
  });

const DATE = dayOption('date', 'one day of the site, as 2025-11-14').conflicts(['from', 'to']);
export const RANGE = [dayOption('from', 'the first day of a range'), dayOption('to', 'the last day of it')];
export const DAYS = [DATE, ...RANGE];

export interface JsonOption {
  readonly json?: true;
}

export const JSON_OUTPUT = new Option('--json', 'prints the answer as JSON');

export interface DryRunOption {
  readonly dryRun?: true;
}

export interface YesOption {
  readonly yes?: true;
}

export const yesOption = (about: string): Option => new Option('--yes', about).conflicts('dryRun');

export const DRY_RUN = new Option('--dry-run', 'says what the command would do, and changes nothing');

/** Undefined for all days. Throws UsageError on an invalid range. */
export function daysOf({ date, from = date, to = date }: DayOptions): DayRange | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) throw new UsageError('A range needs both --from and --to');
  if (from > to) throw new UsageError('--from must not be after --to');
  return { from, to };
}

/** `all days`, `2025-11-14`, `2025-11-01 to 2025-11-14` */
export const describeDays = (days: DayRange | undefined): string =>
  days === undefined ? 'all days' : days.from === days.to ? days.from : `${days.from} to ${days.to}`;
