// What an operator chooses not to count of a site: fields of its item. sender/judge.ts judges by
// them. Each message is what an operator reads after the name of the option.

import * as z from 'zod/mini';

import { MAX_FILTERS } from '../limits/access.ts';
import { MAX_CHARACTERS } from '../limits/requests.ts';
import { isBlock } from '../sender/address.ts';
import { isCountry } from '../sender/country.ts';

/** A list of texts that are something. */
const listOf = (is: (text: string) => boolean, what: string) =>
  z
    .readonly(z.array(z.string().check(z.refine(is, what))))
    .check(z.maxLength(MAX_FILTERS, `at most ${MAX_FILTERS} of them`));

/** A host name as URLs have it, in lower case, or the end of one behind a wildcard. */
const isHostPattern = (text: string): boolean => /^[a-z0-9*]([a-z0-9.*-]{0,252}[a-z0-9])?$/.test(text);

const isPathPattern = (text: string): boolean => /^[/*]/.test(text) && text.length <= MAX_CHARACTERS.path;

/** The fields of a site that say what is not counted. */
export const filterFields = {
  /** What becomes of programs that say so. */
  bots: z.enum(['drop', 'count']),
  blockedAddresses: listOf(isBlock, 'an address or a network, such as 203.0.113.0/24'),
  blockedCountries: listOf(isCountry, 'the two letters of a country (ISO 3166-1), such as SG'),
  /** With wildcards. */
  blockedPaths: listOf(isPathPattern, 'a path, such as /admin/*'),
  /** The hosts whose pages count, with wildcards; none: all do. */
  hostnames: listOf(isHostPattern, 'a host name, such as www.example.com or *.example.com'),
};

const filters = z.object(filterFields);
export type SiteFilters = Readonly<z.infer<typeof filters>>;

/** Of a site whose operator has chosen nothing. */
export const noFilters: SiteFilters = {
  bots: 'drop',
  blockedAddresses: [],
  blockedCountries: [],
  blockedPaths: [],
  hostnames: [],
};
