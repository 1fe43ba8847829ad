// What an event may say besides site, type, time, path and user: where its visitor came from, what
// the visitor uses, properties and revenue. All of it is optional. What leaves this file is derived
// and bounded: of an address host and path, of a referrer a source and a channel.

import * as z from 'zod/mini';

import { CONTEXT_CHARACTERS, MAX_CHARACTERS, MAX_URL_CHARACTERS } from '../limits/requests.ts';
import { isCountry } from '../sender/country.ts';
import { languageOf } from '../sender/language.ts';
import { screenOf } from '../sender/screen.ts';
import { type Campaign, noCampaign, readCampaign, type Utm, UTM_FIELDS } from '../sources/campaign.ts';
import { readReferrer } from '../sources/referrer.ts';
import { wayOf } from '../sources/way.ts';
import type { EventContext, EventDetails } from './event-context.ts';
import { derived, derivedText, described, isGiven, optional, type Refuse } from './fields.ts';
import { NO_AMOUNT, NO_CURRENCY, readRevenue } from './money.ts';
import { cut } from './length.ts';
import { readPage } from './page.ts';
import { NO_PROPERTIES, readProperties } from './properties.ts';

/** The queries of a `url` and a `referrer`: dropped, unless the site keeps them. */
export interface Queries {
  readonly path?: string;
  readonly referrer?: string;
}

/** What is derived of them. */
export interface Extras extends EventDetails {
  /** The path of a `url`. */
  readonly path?: string;
  readonly queries?: Queries;
}

const NO_URL = 'url must be an absolute URL, such as https://example.com/pricing';
const NO_COUNTRY = 'country must be an ISO 3166-1 alpha-2 code, such as DE';
const NO_LANGUAGE = 'language must be a language tag, such as de or en-GB';
const NO_SCREEN = 'screen must be a width in pixels, such as 1280 or "1280x800"';
const NO_REVENUE = 'revenue must be an object, such as {"amount":"10.29","currency":"EUR"}';

const { hostname, utm, name } = CONTEXT_CHARACTERS;

/** The fields of the schema. */
export const extraFields = {
  url: derivedText(
    'url',
    MAX_URL_CHARACTERS,
    'The address of the page. Its path is the `path`, unless that is given, and its UTM parameters are read.',
    (text, refuse) => readPage(text) ?? refuse(NO_URL),
  ),
  hostname: optional('hostname', hostname, 'The host of the page, unless its `url` says it.'),
  referrer: derivedText('referrer', MAX_URL_CHARACTERS, 'The page before, as `document.referrer`.', readReferrer),
  utm_source: optional('utm_source', utm, 'Of the campaign: who sent the visitor.'),
  utm_medium: optional('utm_medium', utm, 'Of the campaign: the kind of link.'),
  utm_campaign: optional('utm_campaign', utm, 'Of the campaign: its name.'),
  utm_content: optional('utm_content', utm, 'Of the campaign: which of its links.'),
  utm_term: optional('utm_term', utm, 'Of the campaign: the word that was looked for.'),
  country: derivedText('country', name, 'ISO 3166-1 alpha-2.', (text, refuse) => {
    const code = text.toUpperCase();
    return isCountry(code) ? code : refuse(NO_COUNTRY);
  }),
  language: derivedText('language', name, 'As `navigator.language`; its base is kept.', (text, refuse) => {
    return languageOf(text) ?? refuse(NO_LANGUAGE);
  }),
  device: optional('device', name, '`Desktop`, `Mobile`, `Tablet` or another kind.'),
  browser: optional('browser', name, 'Its name, without a version.'),
  os: optional('os', name, 'The name of the system, without a version.'),
  screen: derived(
    z.union([z.string(), z.number()], NO_SCREEN),
    'Its width in pixels, or width and height; one of five classes is kept.',
    readScreen,
  ),
  props: derived(
    z.record(z.string(), z.unknown(), NO_PROPERTIES),
    'Properties: at most 30 strings, numbers and booleans. Those that the site has registered are kept.',
    readProperties,
  ),
  revenue: derived(
    z.object({ amount: z.union([z.string(), z.number()], NO_AMOUNT), currency: z.string(NO_CURRENCY) }, NO_REVENUE),
    'An amount, as text or number, and its currency (ISO 4217).',
    ({ amount, currency }, refuse) => {
      const revenue = readRevenue(amount, currency);
      return typeof revenue === 'string' ? refuse(revenue) : revenue;
    },
  ),
  interactive: described(
    z.nullish(z.boolean('interactive must be true or false')),
    'False for what no visitor did: it neither begins nor prolongs a visit.',
  ),
};

function readScreen(width: string | number, refuse: Refuse): string {
  const text = String(width);
  return screenOf(/^\d{1,6}(?:x\d{1,6})?$/.test(text) ? Number.parseInt(text, 10) : Number.NaN) ?? refuse(NO_SCREEN);
}

const FIELDS: ReadonlySet<string> = new Set(Object.keys(extraFields));

/** Whether what was sent has any of these fields: most servers' events have none. */
export function hasExtras(sent: unknown): boolean {
  if (typeof sent !== 'object' || sent === null) return false;
  for (const name in sent) if (FIELDS.has(name)) return true;
  return false;
}

const schema = z.object(extraFields);
/**
 * The fields as their schemas leave them; adapters of other formats make them by the same readers.
 */
export type SentExtras = z.output<typeof schema>;

/**
 * The words of the domain for them. `hasPath`: a path was sent, and wins over that of the `url`.
 */
export function readExtras(sent: SentExtras, hasPath: boolean): Extras {
  const { url, referrer, props, revenue } = sent;
  const context = readContext(sent);
  const queries = {
    ...(!hasPath && isGiven(url?.query) && { path: url.query }),
    ...(context.referrer !== undefined && isGiven(referrer?.query) && { referrer: referrer.query }),
  };
  return {
    ...(!hasPath && url && { path: url.path }),
    ...(isFilled(context) && { context }),
    ...(props && isFilled(props) && { props }),
    ...(revenue && { revenue }),
    ...(sent.interactive === false && { interactive: sent.interactive }),
    ...(isFilled(queries) && { queries }),
  };
}

function readContext({ url, referrer, ...sent }: SentExtras): EventContext {
  const hostname = (isGiven(sent.hostname) ? sent.hostname.toLowerCase() : url?.hostname) || undefined;
  const way = wayOf(referrer ?? undefined, campaignOf(sent, url?.query), hostname);
  const { country, language, device, browser, os, screen } = sent;
  return {
    ...(hostname !== undefined && { hostname }),
    ...way,
    ...(country && { country }),
    ...(language && { language }),
    ...(isGiven(device) && { device: DEVICES.get(device.toLowerCase()) ?? device }),
    ...(isGiven(browser) && { browser }),
    ...(isGiven(os) && { os }),
    ...(screen && { screen }),
  };
}

/** As sender/agent.ts names them. */
const DEVICES = new Map(['Desktop', 'Mobile', 'Tablet', 'TV'].map((device) => [device.toLowerCase(), device]));

/** What is given wins over the query of the address. */
function campaignOf(sent: Pick<SentExtras, keyof Utm>, query: string | undefined): Campaign {
  const campaign = query === undefined ? noCampaign : readCampaign(query);
  const given = Object.fromEntries(UTM_FIELDS.flatMap((field) => (isGiven(sent[field]) ? [[field, sent[field]]] : [])));
  return { ...campaign, utm: { ...campaign.utm, ...given } };
}

/** Whether an object has any key. */
export const isFilled = (record: object): boolean => {
  for (const _ in record) return true;
  return false;
};

/**
 * With the queries in their places, cut where they get too long: of an event whose site keeps them.
 */
export function keepQueries<T extends Extras>(event: T): T {
  const { path, context, queries } = event;
  if (queries === undefined) return event;
  return {
    ...event,
    ...(path !== undefined && queries.path !== undefined && { path: cut(path + queries.path, MAX_CHARACTERS.path) }),
    ...(context?.referrer !== undefined &&
      queries.referrer !== undefined && {
        context: { ...context, referrer: cut(context.referrer + queries.referrer, CONTEXT_CHARACTERS.referrer) },
      }),
  };
}
