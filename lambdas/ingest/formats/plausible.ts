// Plausible's format, of which our own tracker's is a dialect: one event in JSON, under long or
// short names, sent as text/plain. It shares POST /api/event with ours.
// https://plausible.io/docs/events-api
//
// The time of an event is that of its arrival. An `engagement` tells how long a page was read: the
// numbers have no place for it yet. Revenue that cannot be read is left out, as Plausible does.

import * as z from 'zod/mini';

import { type Page, readPage } from '../../domain/event/page.ts';
import { MAX_CHARACTERS, MAX_URL_CHARACTERS } from '../../domain/limits.ts';
import type { Sender } from '../../domain/sender/sender.ts';
import { withoutWww } from '../../domain/sources/source.ts';
import { FormatError } from './format-error.ts';
import { type Asked, asked, type Format } from './format.ts';
import { isRecord } from './json.ts';
import { eventOf, isSiteName } from './told-event.ts';

/** Sites that one event may name, separated by commas. */
const MAX_SITES = 10;

/** Characters of a name; Plausible's bound. What is longer than our types is cut. */
const MAX_NAME = 120;

const NO_NAME = `must be a text of at most ${MAX_NAME} characters`;
const NO_URL = `must be a text of at most ${MAX_URL_CHARACTERS} characters`;
const NO_DOMAIN = `must be a text of at most ${MAX_SITES * (MAX_CHARACTERS.site_id + 1)} characters`;

/** By the short names; what has another type is as good as not sent, but for what is required. */
const schema = z.object({
  n: z.string(NO_NAME).check(z.minLength(1, NO_NAME), z.maxLength(MAX_NAME, NO_NAME)),
  u: z.string(NO_URL).check(z.minLength(1, NO_URL), z.maxLength(MAX_URL_CHARACTERS, NO_URL)),
  d: z.nullish(z.string(NO_DOMAIN).check(z.maxLength(MAX_SITES * (MAX_CHARACTERS.site_id + 1), NO_DOMAIN))),
  r: z.catch(z.nullish(z.string()), undefined),
  p: z.catch(z.union([z.record(z.string(), z.unknown()), z.string()]), {}),
  h: z.catch(z.nullish(z.union([z.literal(1), z.literal(true)])), undefined),
  i: z.catch(z.nullish(z.boolean()), undefined),
  $: z.optional(z.unknown()),
  /** Ours: the browser's time zone, and the width of its window. */
  tz: z.catch(z.nullish(z.string().check(z.maxLength(100))), undefined),
  w: z.catch(z.nullish(z.number()), undefined),
});

/** Long names, which servers use, and the short ones of the script. */
const LONG = {
  name: 'n',
  url: 'u',
  domain: 'd',
  referrer: 'r',
  props: 'p',
  hashMode: 'h',
  interactive: 'i',
  revenue: '$',
} as const;

/** Whether a body is of this format, and not of ours. */
export const isPlausible = (body: unknown): boolean =>
  isRecord(body) && !('event_type' in body) && ('n' in body || 'name' in body) && ('u' in body || 'url' in body);

export const plausible: Format = {
  read: (_request, { now, sender, json }) => readPlausible(json(), now, sender),
  accepted: ({ unsupported = [] }, verdicts) => ({
    status: 202,
    text: 'ok',
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...droppedHeader(unsupported.length + verdicts.filter((verdict) => verdict !== undefined).length),
    },
  }),
  refusal: (error) => (error instanceof FormatError ? { status: 400, body: { errors: error.fields } } : undefined),
};

const droppedHeader = (count: number): object => (count === 0 ? {} : { 'x-plausible-dropped': String(count) });

/** Throws FormatError. */
function readPlausible(body: unknown, now: number, sender: Sender): Asked {
  const { data, error } = schema.safeParse(toShort(body));
  if (data === undefined) throw new FormatError(fieldsOf(error.issues));
  const page = readPage(data.u);
  if (page === undefined) throw new FormatError({ url: ['must be an absolute URL, such as https://example.com/'] });
  const sites = data.d == null ? [withoutWww(page.hostname)] : data.d.split(',').map((site) => site.trim());
  if (sites.length > MAX_SITES || !sites.every(isSiteName))
    throw new FormatError({ domain: [`must be 1 to ${MAX_SITES} sites, separated by commas`] });
    const { n, p, r, i, $, tz, w } = data;
  if (n === 'engagement') return asked([], { unsupported: [n] });
  const told = {
    name: n === 'pageview' ? undefined : n,
    at: now,
    url: data.h == null ? page : withFragment(page, data.u),
    referrer: r ?? undefined,
    props: typeof p === 'string' ? parsed(p) : p,
    revenue: $,
    interactive: i ?? true,
    sender: { ...sender, ...(tz && { timeZone: tz }), ...(w != null && { width: w }) },
  };
  return asked(sites.map((site) => eventOf({ ...told, site })));
}

/** Of a page whose fragment says which it is: `/#/pricing`. */
const withFragment = (page: Page, url: string): Page => ({ ...page, path: page.path + (URL.parse(url)?.hash ?? '') });

/** A script of 2021 sends its properties as JSON in a string. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function toShort(body: unknown): unknown {
  if (!isRecord(body)) return body;
  const short: Record<string, unknown> = { ...body };
  for (const [long, name] of Object.entries(LONG)) if (long in body && !(name in body)) short[name] = body[long];
  if (typeof short['n'] === 'number') short['n'] = String(short['n']);
  // Of an older script; it wins, as with Plausible.
  if ('m' in short || 'meta' in short) short['p'] = short['m'] ?? short['meta'];
  return short;
}

/** As Plausible writes them: the sentence follows the long name of the field. */
function fieldsOf(issues: readonly z.core.$ZodIssue[]): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const { path, message } of issues) {
    const short = String(path[0] ?? 'body');
    const long = Object.entries(LONG).find(([, name]) => name === short)?.[0] ?? short;
    fields[long] ??= [message];
  }
  return fields;
}
