// What an operator chooses not to count of a site, as options.

import { Option } from 'commander';

import type { SiteFilters } from '../../lambdas/domain/access/site-filters.ts';
import { siteSchema } from '../../lambdas/domain/access/site.ts';
import { MAX_FILTERS } from '../../lambdas/domain/limits/access.ts';
import { type Field, oneOf, several } from './option-values.ts';

/** False for --no-block-address, and so on. */
export interface FilterOptions {
  readonly bots?: SiteFilters['bots'];
  readonly blockAddress?: readonly string[] | false;
  readonly blockCountry?: readonly string[] | false;
  readonly blockPath?: readonly string[] | false;
  readonly hostname?: readonly string[] | false;
}

const { shape } = siteSchema;

/** An option that may be given again; `fold` writes a value in the one way that it has. */
function list(flag: string, what: string, field: Field<readonly string[]>, fold = (text: string) => text): Option {
  const [name = flag] = flag.split(' ');
  return new Option(flag, `${what}; again for more`).argParser(
    several(name, MAX_FILTERS, (text) => oneOf(field, name)(fold(text))),
  );
}

const upper = (text: string): string => text.toUpperCase();
const lower = (text: string): string => text.toLowerCase();

export const FILTER_CHOICES = [
  new Option('--bots <WHAT>', 'what becomes of programs that say so').choices(['drop', 'count']),
  list('--block-address <ADDRESS>', 'an address or network that does not count', shape.blockedAddresses),
  list('--block-country <COUNTRY>', 'a country that does not count, such as SG', shape.blockedCountries, upper),
  list('--block-path <PATH>', 'pages that do not count, such as "/admin/*"', shape.blockedPaths),
  list('--hostname <HOST>', 'a host whose pages alone count, such as "*.example.com"', shape.hostnames, lower),
];

export const FILTERS_TAKEN_BACK = [
  new Option('--no-block-address', 'all addresses count'),
  new Option('--no-block-country', 'all countries count'),
  new Option('--no-block-path', 'all pages count'),
  new Option('--no-hostname', 'pages of all hosts count'),
];
