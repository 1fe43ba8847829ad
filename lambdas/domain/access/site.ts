// A site: whose events are taken, from which pages, and who may read its numbers. An operator
// writes it; ingest and stats read it. Its visitor key is the one secret: it never leaves the Sites
// table and the functions' memory.

import * as z from 'zod/mini';

import {
  MAX_ALIASES,
  MAX_FUNNELS,
  MAX_GOALS,
  MAX_ORIGINS,
  MAX_RAW_DAYS,
  MAX_REGISTERED_PROPERTIES,
  MAX_SITE_NAME,
} from '../limits/access.ts';
import { FUNNEL_STEPS } from '../limits/questions.ts';
import { MAX_CHARACTERS, MAX_PROPERTY_BYTES } from '../limits/requests.ts';
import { isGoal } from './goal.ts';
import { filterFields, noFilters } from './site-filters.ts';

/**
 * Bytes of a visitor key: as many as SHA-256 has, which is all that HMAC can use (RFC 2104, section
 * 3).
 */
export const VISITOR_KEY_BYTES = 32;

/**
 * How a site tells visitors apart. `daily`: by a salt of the day. `client`: by the ids that clients
 * send. `none`: not at all.
 */
export const IDENTITIES = ['daily', 'client', 'none'] as const;

/**
 * What is counted once. `request`: all events of a request that has a key, together. `event`: each
 * event that has an id, in whatever request it comes again.
 */
export const DEDUPES = ['request', 'event'] as const;

/** Events from any page. */
const ANY_ORIGIN = '*';

/**
 * Whether it is an origin exactly as browsers send it: lower case, no path, no slash at the end.
 */
export const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;

/** Whether it is the name of a time zone that this machine knows, such as `Europe/Berlin`. */
function isTimeZone(text: string): boolean {
  // Most sites have it. Loading the others takes 12 ms of CPU at a cold start.
  if (text === 'UTC') return true;
  try {
    // An offset such as `+01:00` is no zone: it has no daylight saving, and no history.
    return Intl.DateTimeFormat('en', { timeZone: text }) !== undefined && !/^[+-]/.test(text);
  } catch {
    return false;
  }
}

const goal = z
  .string()
  .check(z.refine(isGoal, 'the name of an event, such as Signup, or a page, such as Visit /thanks*'));

/** Whether it is the name of a property: of 1 to MAX_PROPERTY_BYTES.name bytes. */
const isPropertyName = (text: string): boolean =>
  // An object that zod has read has no such name.
  text !== '' && text !== '__proto__' && Buffer.byteLength(text) <= MAX_PROPERTY_BYTES.name;

/** Steps that a visitor takes in this order, within a day. */
const funnel = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(MAX_SITE_NAME, `a name of at most ${MAX_SITE_NAME} characters`)),
  steps: z
    .readonly(z.array(goal))
    .check(
      z.minLength(FUNNEL_STEPS.least, `at least ${FUNNEL_STEPS.least} steps`),
      z.maxLength(FUNNEL_STEPS.most, `at most ${FUNNEL_STEPS.most} steps`),
    ),
});
export type Funnel = Readonly<z.infer<typeof funnel>>;

/** An attribute of an item has a form in UTF-8. */
const isWellFormed = (text: string): boolean => text.isWellFormed();
const NAME = `a name of 1 to ${MAX_CHARACTERS.site_id} characters`;

/**
 * The item of the Sites table. Each message is what an operator reads after the name of the field.
 */
export const siteSchema = z.object({
  id: z
    .string()
    .check(z.minLength(1), z.maxLength(MAX_CHARACTERS.site_id, `at most ${MAX_CHARACTERS.site_id} characters`)),
  /** For people. */
  name: z.string().check(z.minLength(1), z.maxLength(MAX_SITE_NAME, `at most ${MAX_SITE_NAME} characters`)),
  /** Its days are those of this zone. */
  timezone: z.string().check(z.refine(isTimeZone, 'an IANA time zone, such as Europe/Berlin')),
  /** Pages that may send events without a token: their origins, or ANY_ORIGIN. */
  origins: z
    .readonly(
      z.array(
        z
          .string()
          .check(
            z.refine((text) => text === ANY_ORIGIN || isOrigin(text), 'an origin, such as https://example.com, or *'),
          ),
      ),
    )
    .check(z.maxLength(MAX_ORIGINS, `at most ${MAX_ORIGINS} origins`)),
  identity: z.enum(IDENTITIES),
  /** Whether its numbers can be read without a token. */
  public: z.boolean(),
  /** Days that its raw events are kept; absent: as long as the deployment says. */
  rawDays: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_RAW_DAYS))),
  /** Names of the properties that are kept of its events; all others are dropped by ingest. */
  properties: z
    .readonly(z.array(z.string().check(z.refine(isPropertyName, `a name of 1 to ${MAX_PROPERTY_BYTES.name} bytes`))))
    .check(z.maxLength(MAX_REGISTERED_PROPERTIES, `at most ${MAX_REGISTERED_PROPERTIES} properties`)),
  goals: z.readonly(z.array(goal)).check(z.maxLength(MAX_GOALS, `at most ${MAX_GOALS} goals`)),
  funnels: z.readonly(z.array(funnel)).check(z.maxLength(MAX_FUNNELS, `at most ${MAX_FUNNELS} funnels`)),
  /** Whether the query of a `url` or `referrer` is kept; a fragment never is. */
  keepQuery: z.boolean(),
  /** Other names by which its events come: each has an item of its own in the Sites table. */
  aliases: z
    .readonly(
      z.array(
        z
          .string(NAME)
          .check(z.minLength(1, NAME), z.maxLength(MAX_CHARACTERS.site_id, NAME), z.refine(isWellFormed, NAME)),
      ),
    )
    .check(z.maxLength(MAX_ALIASES, `at most ${MAX_ALIASES} aliases`)),
  /** Whether an idempotency key names a request, or each event its own. */
  dedupe: z.enum(DEDUPES),
  ...filterFields,
  visitorKey: z
    .instanceof(Uint8Array)
    .check(z.refine((key) => key.length === VISITOR_KEY_BYTES, `${VISITOR_KEY_BYTES} bytes`)),
  /** Epoch milliseconds. */
  createdAt: z.int().check(z.nonnegative()),
});

export type Site = Readonly<z.infer<typeof siteSchema>>;

/** What an operator chooses of a site. */
export type SiteChoices = Omit<Site, 'id' | 'visitorKey' | 'createdAt'>;

/** A site's settings before an operator chooses any. */
export const siteDefaults = (id: string): SiteChoices => ({
  name: shorten(id),
  timezone: 'UTC',
  origins: [],
  identity: 'daily',
  public: false,
  properties: [],
  goals: [],
  funnels: [],
  keepQuery: false,
  aliases: [],
  dedupe: 'request',
  ...noFilters,
});

/** Whether a page of this origin may send the site's events. */
export const takesOrigin = ({ origins }: Pick<Site, 'origins'>, origin: string): boolean =>
  origins.includes(ANY_ORIGIN) || origins.includes(origin);

const shorten = (id: string): string => (id.length <= MAX_SITE_NAME ? id : `${id.slice(0, MAX_SITE_NAME - 1)}…`);
