// Plausible's format, of which our own tracker's is a dialect: one event in JSON, under long or
// short names, sent as text/plain. It shares POST /api/event with ours.
// https://plausible.io/docs/events-api
//
// The time of an event is that of its arrival. An `engagement` tells how long a page was read: the
// numbers have no place for it yet. What is not required and cannot be read is left out, as
// Plausible does.

import { type Page, readPage } from '../../domain/event/page.ts';
import { MAX_CHARACTERS, MAX_URL_CHARACTERS } from '../../domain/limits/requests.ts';
import type { Sender } from '../../domain/sender/sender.ts';
import { withoutWww } from '../../domain/sources/source.ts';
import { FormatError } from './format-error.ts';
import { type Asked, asked, type Format } from './format.ts';
import { given, isRecord, type Json, recordOf, textOf, widthOf } from './json.ts';
import { eventOf, isSiteName } from './told-event.ts';

/** Sites that one event may name, separated by commas. */
const MAX_SITES = 10;

/** Characters of a name; Plausible's bound. What is longer than our types is cut. */
const MAX_NAME = 120;

/** Long names, which servers use, by the short ones of the script. */
const LONG = {
  n: 'name',
  u: 'url',
  d: 'domain',
  r: 'referrer',
  p: 'props',
  m: 'meta',
  h: 'hashMode',
  i: 'interactive',
  $: 'revenue',
} as const;

/** Whether a body is of this format, and not of ours. */
export const isPlausible = (body: unknown): body is Json =>
  isRecord(body) && !('event_type' in body) && ('n' in body || 'name' in body) && ('u' in body || 'url' in body);

export const plausible: Format = {
  read: (_request, { now, sender, json }) => readBody(recordOf(json()), now, sender),
  accepted: ({ unsupported = [] }, verdicts) => {
    const dropped = unsupported.length + verdicts.filter((verdict) => verdict !== undefined).length;
    const headers = {
      'content-type': 'text/plain; charset=utf-8',
      ...(dropped > 0 && { 'x-plausible-dropped': String(dropped) }),
    };
    return { status: 202, text: 'ok', headers };
  },
  refusal: (error) => (error instanceof FormatError ? { status: 400, body: { errors: error.fields } } : undefined),
};

/** Throws FormatError. */
function readBody(body: Json, now: number, sender: Sender): Asked {
  const of = (short: keyof typeof LONG): unknown => body[short] ?? body[LONG[short]];
  const name = readName(of('n'));
  const url = of('u');
  const page = readUrl(url);
  const sites = readSites(of('d'), page);
  if (name === 'engagement') return asked([], { unsupported: [name] });
  const told = {
    name: name === 'pageview' ? undefined : name,
    at: now,
    url: of('h') === 1 || of('h') === true ? withFragment(page, String(url)) : page,
    referrer: textOf(of('r')),
    // `m` is of an older script; it wins, as with Plausible.
    props: readProps(of('m') ?? of('p')),
    revenue: of('$'),
    interactive: of('i') !== false,
    // Ours: the browser's time zone, and the width of its window.
    sender: { ...sender, ...given({ timeZone: textOf(body['tz']), width: widthOf(body['w']) }) },
  };
  return asked(sites.map((site) => eventOf({ ...told, site })));
}

/** Status codes are sent as numbers. */
function readName(sent: unknown): string {
  const name = Number.isInteger(sent) ? String(sent) : sent;
  if (typeof name === 'string' && name !== '' && name.length <= MAX_NAME) return name;
  throw new FormatError({ name: [`must be a text of 1 to ${MAX_NAME} characters`] });
}

function readUrl(sent: unknown): Page {
  const page = typeof sent === 'string' && sent.length <= MAX_URL_CHARACTERS ? readPage(sent) : undefined;
  if (page !== undefined) return page;
  const form = `must be an absolute URL of at most ${MAX_URL_CHARACTERS} characters, such as https://example.com/`;
  throw new FormatError({ url: [form] });
}

/** Without any it is the host of the page. */
function readSites(sent: unknown, { hostname }: Page): string[] {
  const text = sent ?? withoutWww(hostname);
  const sites = typeof text === 'string' ? text.split(',', MAX_SITES + 1).map((site) => site.trim()) : [];
  if (sites.length >= 1 && sites.length <= MAX_SITES && sites.every(isSiteName)) return sites;
  const form = `must be 1 to ${MAX_SITES} sites of at most ${MAX_CHARACTERS.site_id} characters, separated by commas`;
  throw new FormatError({ domain: [form] });
}

/** Of a page whose fragment says which it is: `/#/pricing`. */
const withFragment = (page: Page, url: string): Page => ({ ...page, path: page.path + (URL.parse(url)?.hash ?? '') });

/** A script of 2021 sends its properties as JSON in a string. */
function readProps(sent: unknown): unknown {
  if (typeof sent !== 'string') return sent;
  try {
    return JSON.parse(sent);
  } catch {
    return undefined;
  }
}
