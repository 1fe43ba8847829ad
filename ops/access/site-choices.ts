// What an operator chooses of a site, as options; filter-choices.ts has those that say what is not
// counted.

import { Option } from 'commander';

import { UsageError } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';
import {
  DEDUPES,
  type Funnel,
  IDENTITIES,
  isOrigin,
  type SiteChoices,
  siteSchema,
} from '../../lambdas/domain/access/site.ts';
import {
  MAX_ALIASES,
  MAX_FUNNELS,
  MAX_GOALS,
  MAX_ORIGINS,
  MAX_RAW_DAYS,
  MAX_REGISTERED_PROPERTIES,
} from '../../lambdas/domain/limits/access.ts';
import { FILTER_CHOICES, type FilterOptions, FILTERS_TAKEN_BACK } from './filter-choices.ts';
import { checked, oneOf, several } from './option-values.ts';

export interface ChoiceOptions extends FilterOptions {
  readonly name?: string;
  readonly timezone?: string;
  /** False for --no-origin. */
  readonly origin?: readonly string[] | false;
  readonly public?: boolean;
  readonly identity?: SiteChoices['identity'];
  /** False for --no-raw-days. */
  readonly rawDays?: number | false;
  /** False for --no-property, and so on. */
  readonly property?: readonly string[] | false;
  readonly goal?: readonly string[] | false;
  readonly funnel?: readonly Funnel[] | false;
  readonly keepQuery?: boolean;
  readonly alias?: readonly string[] | false;
  readonly dedupe?: SiteChoices['dedupe'];
}

const { shape } = siteSchema;

/** `Checkout: Visit /cart > Visit /pay* > Purchase` */
function readFunnel(text: string): Funnel {
  const { name, steps } = /^(?<name>[^:]*): (?<steps>.*)$/su.exec(text)?.groups ?? {};
  if (name === undefined || steps === undefined)
    throw new UsageError(`--funnel takes a name and steps, such as ${FUNNEL}, and is ${quoted(text)}`);
  const funnel = { name, steps: steps.split(' > ') };
  checked(shape.funnels, [funnel], '--funnel', text);
  return funnel;
}
const FUNNEL = '"Checkout: Visit /cart > Visit /pay* > Purchase"';

/** The origin in what was most likely meant: an address with a path, or a host alone. */
function didYouMean(text: string): string {
  const meant = text.includes('://') ? text : `https://${text}`;
  const origin = URL.canParse(meant) ? new URL(meant).origin : '';
  return isOrigin(origin) ? ` (did you mean ${origin}?)` : '';
}

const readRawDays = (text: string): number => {
  const days = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const { data } = shape.rawDays.safeParse(days);
  if (data !== undefined) return data;
  throw new UsageError(`--raw-days takes a whole number from 1 to ${MAX_RAW_DAYS}, and is ${quoted(text)}`);
};

const NAME = new Option('--name <NAME>', 'what people call it').argParser((text: string) =>
  checked(shape.name, text, '--name', text),
);
const TIMEZONE = new Option('--timezone <ZONE>', 'an IANA time zone, such as Europe/Berlin').argParser((text: string) =>
  checked(shape.timezone, text, '--timezone', text),
);
const ORIGIN = new Option(
  '--origin <ORIGIN>',
  'pages that may send its events, such as https://example.com, or * for any; again for more',
).argParser(several('--origin', MAX_ORIGINS, oneOf(shape.origins, '--origin', didYouMean)));
const PUBLIC = new Option('--public', 'anybody may read its numbers');
const IDENTITY = new Option('--identity <HOW>', 'how visitors are told apart').choices(IDENTITIES);
const RAW_DAYS = new Option('--raw-days <N>', 'days that its raw events are kept').argParser(readRawDays);
const PROPERTY = new Option('--property <NAME>', 'a property that is kept of its events; again for more').argParser(
  several('--property', MAX_REGISTERED_PROPERTIES, oneOf(shape.properties, '--property')),
);
const GOAL = new Option(
  '--goal <GOAL>',
  'the name of an event, or a page such as "Visit /thanks*"; again for more',
).argParser(several('--goal', MAX_GOALS, oneOf(shape.goals, '--goal')));
const FUNNELS = new Option(
  '--funnel <FUNNEL>',
  `a name and goals in order, such as ${FUNNEL}; again for more`,
).argParser(several('--funnel', MAX_FUNNELS, readFunnel));
const KEEP_QUERY = new Option('--keep-query', 'the query of a url or referrer is kept');

const ALIAS = new Option(
  '--alias <NAME>',
  "another name that events of it come by, such as a tracker's write key; again for more",
).argParser(several('--alias', MAX_ALIASES, oneOf(shape.aliases, '--alias')));
const DEDUPE = new Option('--dedupe <WHAT>', 'what an idempotency key counts once').choices(DEDUPES);

export const CHOICES = [
  NAME,
  TIMEZONE,
  ORIGIN,
  PUBLIC,
  IDENTITY,
  RAW_DAYS,
  PROPERTY,
  GOAL,
  FUNNELS,
  KEEP_QUERY,
  ALIAS,
  DEDUPE,
  ...FILTER_CHOICES,
];

/** What takes a choice back, for a site that is there. */
export const TAKEN_BACK = [
  new Option('--no-origin', 'no page may send its events: a write token is needed'),
  new Option('--no-public', 'a token is needed to read its numbers'),
  new Option('--no-raw-days', 'raw events are kept as the deployment says'),
  new Option('--no-property', 'no property is kept'),
  new Option('--no-goal', 'it has no goals'),
  new Option('--no-funnel', 'it has no funnels'),
  new Option('--no-keep-query', 'the query of a url or referrer is dropped'),
  new Option('--no-alias', 'events come by its id alone'),
  ...FILTERS_TAKEN_BACK,
];

/** Options that are given again for more, and the fields that they end in. */
const LISTS: Readonly<Record<string, keyof SiteChoices>> = {
  origin: 'origins',
  property: 'properties',
  goal: 'goals',
  funnel: 'funnels',
  alias: 'aliases',
  blockAddress: 'blockedAddresses',
  blockCountry: 'blockedCountries',
  blockPath: 'blockedPaths',
  hostname: 'hostnames',
};

/** What was given, and nothing else. An empty list takes back, and so does `rawDays: undefined`. */
export const choicesOf = (given: ChoiceOptions): Partial<SiteChoices> =>
  Object.fromEntries(
    Object.entries(given).map(([option, value]: [string, unknown]) => {
      const list = LISTS[option];
      if (list !== undefined) return [list, value || []];
      return [option, option === 'rawDays' ? value || undefined : value];
    }),
  );
