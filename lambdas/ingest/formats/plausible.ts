// Plausible's format, of which our own tracker's is a dialect: one event in JSON, under long or
// short names, sent as text/plain. It shares POST /api/event with ours.
// https://plausible.io/docs/events-api
//
// The time of an event is that of its arrival. An `engagement` tells how long a page was read: the
// numbers have no place for it yet. Revenue that cannot be read is left out, as Plausible does.

import * as z from 'zod/mini';

import { PAGE_VIEW } from '../../domain/event/event.ts';
import { type Extras, readExtras } from '../../domain/event/extras.ts';
import type { Revenue } from '../../domain/event/event-context.ts';
import { cut } from '../../domain/event/length.ts';
import { readRevenue } from '../../domain/event/money.ts';
import { readPage } from '../../domain/event/page.ts';
import { instantOf } from '../../domain/event/timestamp.ts';
import { MAX_CHARACTERS, MAX_URL_CHARACTERS } from '../../domain/limits.ts';
import type { Sender } from '../../domain/sender/sender.ts';
import { readReferrer } from '../../domain/sources/referrer.ts';
import { withoutWww } from '../../domain/sources/source.ts';
import { FormatError } from './format-error.ts';
import type { Asked, Format } from './format.ts';
import { scalarsOf } from './scalars.ts';

/** Sites that one event may name, separated by commas. */
const MAX_SITES = 10;

/** Characters of a name; Plausible's bound. What is longer than our types is cut. */
const MAX_NAME = 120;

const text = (max: number) => z.nullish(z.string().check(z.maxLength(max)));

/** By the short names; what has another type is as good as not sent, but for what is required. */
const schema = z.object({
  n: z.union([z.string().check(z.minLength(1), z.maxLength(MAX_NAME)), z.int()]),
  u: z.string().check(z.minLength(1), z.maxLength(MAX_URL_CHARACTERS)),
  d: text(MAX_SITES * (MAX_CHARACTERS.site_id + 1)),
  r: z.catch(z.nullish(z.string()), undefined),
  p: z.catch(z.union([z.record(z.string(), z.unknown()), z.string()]), {}),
  h: z.catch(z.nullish(z.union([z.literal(1), z.literal(true)])), undefined),
  i: z.catch(z.nullish(z.boolean()), undefined),
  $: z.catch(z.nullish(z.object({ amount: z.union([z.string(), z.number()]), currency: z.string() })), undefined),
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
export function isPlausible(body: unknown): body is Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || 'event_type' in body) return false;
  return ('n' in body || 'name' in body) && ('u' in body || 'url' in body);
}

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
export function readPlausible(body: unknown, now: number, sender: Sender): Asked {
  const { data, error } = schema.safeParse(toShort(body));
  if (data === undefined) throw new FormatError(fieldsOf(error.issues));
  const page = readPage(data.u);
  if (page === undefined) throw new FormatError({ url: ['must be an absolute URL, such as https://example.com/'] });
  const sites = data.d == null ? [withoutWww(page.hostname)] : data.d.split(',').map((site) => site.trim());
  if (sites.length > MAX_SITES || sites.some((site) => site === '' || site.length > MAX_CHARACTERS.site_id))
    throw new FormatError({ domain: [`must be 1 to ${MAX_SITES} sites, separated by commas`] });
  const name = String(data.n);
  const asked = { isBatch: false, idempotencyKey: undefined };
  if (name === 'engagement') return { ...asked, events: [], unsupported: [name] };
  const event = {
    type: name === 'pageview' ? PAGE_VIEW : cut(name, MAX_CHARACTERS.event_type),
    ...instantOf(now),
    ...extrasOf(data, page),
    sender: {
      ...sender,
      ...(data.tz && { timeZone: data.tz }),
      ...(data.w != null && { width: data.w }),
    },
  };
  return { ...asked, events: sites.map((site) => ({ ...event, site })) };
}

function extrasOf(
  { u, r, p, h, i, $ }: z.output<typeof schema>,
  page: NonNullable<ReturnType<typeof readPage>>,
): Extras {
  const fragment = h == null ? '' : (URL.parse(u)?.hash ?? '');
  const revenue = $ == null ? undefined : revenueOf($);
  return readExtras(
    {
      url: { ...page, path: cut(page.path + fragment, MAX_CHARACTERS.path) },
      referrer: r == null ? undefined : readReferrer(cut(r, MAX_URL_CHARACTERS)),
      props: scalarsOf(typeof p === 'string' ? parseObject(p) : p),
      revenue,
      interactive: i ?? true,
    },
    false,
  );
}

function revenueOf({ amount, currency }: { amount: string | number; currency: string }): Revenue | undefined {
  const revenue = readRevenue(amount, currency);
  return typeof revenue === 'string' ? undefined : revenue;
}

/** A script of 2021 sends its properties as JSON in a string. */
function parseObject(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function toShort(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const short: Record<string, unknown> = { ...body };
  for (const [long, name] of Object.entries(LONG)) if (long in body && !(name in body)) short[name] = short[long];
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
    fields[long] ??= [message === '' ? 'is invalid' : message];
  }
  return fields;
}
