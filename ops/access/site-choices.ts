// What an operator chooses of a site, as options: each is checked by the schema of the item that it
// ends in, and a refusal shows the value and what would do.

import { isDeepStrictEqual } from 'node:util';

import { Option } from 'commander';

import { UsageError } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';
import { type Funnel, IDENTITIES, isOrigin, type SiteChoices, siteSchema } from '../../lambdas/domain/access/site.ts';
import {
  MAX_FUNNELS,
  MAX_GOALS,
  MAX_ORIGINS,
  MAX_RAW_DAYS,
  MAX_REGISTERED_PROPERTIES,
} from '../../lambdas/domain/limits.ts';

export interface ChoiceOptions {
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
}

/** A field of the schema, as an option reads it. */
interface Field<T> {
  safeParse(value: unknown): { data?: T; error?: { issues: readonly { message: string }[] } };
}

/** Throws UsageError, in the words of the schema. */
function checked<T>(field: Field<T>, value: unknown, flag: string, given: string, hint = ''): T {
  const { data, error } = field.safeParse(value);
  if (data !== undefined) return data;
  throw new UsageError(`${flag} takes ${error?.issues[0]?.message ?? 'another value'}, and is ${quoted(given)}${hint}`);
}

const { shape } = siteSchema;

/** Reads an option that is given again and again: what is given twice counts once. */
const several =
  <T>(flag: string, most: number, read: (text: string) => T) =>
  (text: string, given: readonly T[] | false = []): readonly T[] => {
    const value = read(text);
    const all = [...(given || []).filter((other) => !isDeepStrictEqual(other, value)), value];
    if (all.length > most) throw new UsageError(`${flag} may be given ${most} times at most`);
    return all;
  };

/** Of a field that is a list, one value. */
const oneOf =
  (field: Field<readonly string[]>, flag: string, hint: (text: string) => string = () => '') =>
  (text: string): string => {
    checked(field, [text], flag, text, hint(text));
    return text;
  };

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

export const CHOICES = [NAME, TIMEZONE, ORIGIN, PUBLIC, IDENTITY, RAW_DAYS, PROPERTY, GOAL, FUNNELS, KEEP_QUERY];

/** What takes a choice back, for a site that is there. */
export const TAKEN_BACK = [
  new Option('--no-origin', 'no page may send its events: a write token is needed'),
  new Option('--no-public', 'a token is needed to read its numbers'),
  new Option('--no-raw-days', 'raw events are kept as the deployment says'),
  new Option('--no-property', 'no property is kept'),
  new Option('--no-goal', 'it has no goals'),
  new Option('--no-funnel', 'it has no funnels'),
  new Option('--no-keep-query', 'the query of a url or referrer is dropped'),
];

/** What was given, and nothing else. `rawDays: undefined` takes it back. */
export const choicesOf = (given: ChoiceOptions): Partial<SiteChoices> => {
  const { origin, rawDays, property, goal, funnel, ...same } = given;
  return {
    ...same,
    ...(origin !== undefined && { origins: origin || [] }),
    ...(rawDays !== undefined && { rawDays: rawDays || undefined }),
    ...(property !== undefined && { properties: property || [] }),
    ...(goal !== undefined && { goals: goal || [] }),
    ...(funnel !== undefined && { funnels: funnel || [] }),
  };
};
