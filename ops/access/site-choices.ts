// What an operator chooses of a site, as options: each is checked by the schema of the item that it
// ends in, and a refusal shows the value and what would do.

import { Option } from 'commander';

import { UsageError } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';
import { IDENTITIES, isOrigin, type SiteChoices, siteSchema } from '../../lambdas/domain/access/site.ts';
import { MAX_ORIGINS, MAX_RAW_DAYS } from '../../lambdas/domain/limits.ts';

export interface ChoiceOptions {
  readonly name?: string;
  readonly timezone?: string;
  /** False for --no-origin. */
  readonly origin?: readonly string[] | false;
  readonly public?: boolean;
  readonly identity?: SiteChoices['identity'];
  /** False for --no-raw-days. */
  readonly rawDays?: number | false;
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

const readOrigin = (text: string, given: readonly string[] | false = []): readonly string[] => {
  const [origin] = checked(shape.origins, [text], '--origin', text, didYouMean(text));
  const origins = [...new Set([...(given || []), ...(origin === undefined ? [] : [origin])])];
  if (origins.length > MAX_ORIGINS) throw new UsageError(`--origin may be given ${MAX_ORIGINS} times at most`);
  return origins;
};

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
).argParser(readOrigin);
const PUBLIC = new Option('--public', 'anybody may read its numbers');
const IDENTITY = new Option('--identity <HOW>', 'how visitors are told apart').choices(IDENTITIES);
const RAW_DAYS = new Option('--raw-days <N>', 'days that its raw events are kept').argParser(readRawDays);

export const CHOICES = [NAME, TIMEZONE, ORIGIN, PUBLIC, IDENTITY, RAW_DAYS];

/** What takes a choice back, for a site that is there. */
export const TAKEN_BACK = [
  new Option('--no-origin', 'no page may send its events: a write token is needed'),
  new Option('--no-public', 'a token is needed to read its numbers'),
  new Option('--no-raw-days', 'raw events are kept as the deployment says'),
];

/** What was given, and nothing else. `rawDays: undefined` takes it back. */
export const choicesOf = ({ origin, rawDays, ...same }: ChoiceOptions): Partial<SiteChoices> => ({
  ...same,
  ...(origin !== undefined && { origins: origin || [] }),
  ...(rawDays !== undefined && { rawDays: rawDays || undefined }),
});
