// Made-up page views as real sites have them: visitors with a country and a device who come from
// somewhere, view a few pages within minutes, and leave. For benches and tests: every draw is from
// the given numbers, so the same seed makes the same day.

import { hex, seededRandom, zipf } from './random.ts';

export interface Traffic {
  /** How many different pages there are. */
  readonly pages: number;
  /** Draws the visitor of the next visit, by number. */
  readonly visitor: () => number;
  /** Numbers in [0, 1) for the other draws. */
  readonly random: () => number;
}

/** A view as the queue's messages have it. */
export interface MadeUpView {
  readonly type: 'page_view';
  /** Milliseconds from the day's first moment. */
  readonly at: number;
  readonly path: string;
  readonly visitor: string;
  readonly context: MadeUpContext;
}

/** Of a visitor, and of the first view of a visit the way by which they came. */
export interface MadeUpContext extends Way, Profile {}

interface Way {
  readonly channel?: string;
  readonly source?: string;
  readonly referrer?: string;
  readonly utm_source?: string;
  readonly utm_medium?: string;
  readonly utm_campaign?: string;
}

interface Profile {
  readonly hostname: string;
  readonly country: string;
  readonly language: string;
  readonly device: string;
  readonly browser: string;
  readonly os: string;
  readonly screen: string;
}

/** Shares of views that go on with a visit; so a visit has 2.5 views on average. */
const GOES_ON = 0.6;
/** Milliseconds after a visitor's last view in which they may view another page. */
const STAYS_MS = 10 * 60_000;

const SECTIONS = ['blog', 'docs', 'products', 'help', 'about'];

interface Visit {
  readonly visitor: string;
  readonly profile: Profile;
  last: number;
}

/**
 * Draws one view after another, at the times given: where they go back, all visits end. Pages
 * follow Zipf's law.
 */
export function trafficOf({ pages, visitor, random }: Traffic): (at: number) => MadeUpView {
  const page = zipf(pages, random);
  const paths = Array.from({ length: pages }, (_, number) => pathOf(number));
  const salt = Math.floor(random() * 2 ** 32);
  let active: Visit[] = [];
  const goOn = (at: number): Visit | undefined => {
    if (random() >= GOES_ON) return undefined;
    active = active.filter(({ last }) => last <= at && last >= at - STAYS_MS);
    return active[Math.floor(random() * active.length)];
  };
  const begin = (at: number): Visit => {
    const number = visitor();
    const visit = { visitor: hex(number, salt), profile: profileOf(number), last: at };
    active = [...active.slice(-(MAX_ACTIVE - 1)), visit];
    return visit;
  };
  return (at) => {
    const going = goOn(at);
    const visit = going ?? begin(at);
    visit.last = at;
    const path = paths[page()] ?? '';
    // A later view of a visit comes from the site itself.
    const context = going === undefined ? { ...visit.profile, ...drawWay(random) } : visit.profile;
    return { type: 'page_view', at, path, visitor: visit.visitor, context };
  };
}

/** Visits that are remembered as going on: enough, and the oldest of more are the least likely. */
const MAX_ACTIVE = 50;

export const pathOf = (page: number): string =>
  `/${SECTIONS[page % SECTIONS.length]}/${(page * 7919) % 9973}-how-to-${page}`;

/** Of a direct visit. */
const NONE: Way = {};

const SEARCH = Object.entries({ Google: 'www.google.com', Bing: 'www.bing.com', DuckDuckGo: 'duckduckgo.com' });
const SOCIAL = Object.entries({
  Facebook: 'l.facebook.com',
  Reddit: 'www.reddit.com',
  LinkedIn: 'www.linkedin.com',
});
const SITES = 60;
const CAMPAIGNS = 8;

/** Half come directly, a third by a search, the rest by social networks, sites and newsletters. */
function drawWay(random: () => number): Way {
  const kind = random();
  if (kind < 0.5) return NONE;
  const [named, host] = pick(kind < 0.83 ? SEARCH : SOCIAL, random);
  if (kind < 0.83) return { channel: 'Organic Search', source: named, referrer: `${host}/` };
  if (kind < 0.89) return { channel: 'Organic Social', source: named, referrer: `${host}/` };
  if (kind < 0.95) {
    const site = `site-${skewed(SITES, random)}.example`;
    return { channel: 'Referral', source: site, referrer: `${site}/links/${skewed(20, random)}` };
  }
  const utm_campaign = `campaign-${skewed(CAMPAIGNS, random)}`;
  return { channel: 'Email', source: 'newsletter', utm_source: 'newsletter', utm_medium: 'email', utm_campaign };
}

const LANGUAGES = Object.entries({
  US: 'en-US',
  DE: 'de-DE',
  GB: 'en-GB',
  FR: 'fr-FR',
  BR: 'pt-BR',
  JP: 'ja-JP',
  IN: 'en-IN',
});
const OTHER_COUNTRIES = [
  'AT AU BE BG CA CH CL CN CO CZ DK EE ES FI GR HK HR HU ID IE IL IT KE KR LT LV MA MX MY NG',
  'NL NO NZ PE PH PK PL PT RO RS SE SG SK TH TR TW UA VN ZA',
].flatMap((line) => line.split(' '));
const PHONES = [
  { device: 'mobile', browser: 'Safari', os: 'iOS', screen: 'XS' },
  { device: 'mobile', browser: 'Chrome', os: 'Android', screen: 'XS' },
  { device: 'mobile', browser: 'Samsung Internet', os: 'Android', screen: 'XS' },
];
const DESKTOPS = [
  { device: 'desktop', browser: 'Chrome', os: 'Windows', screen: 'XL' },
  { device: 'desktop', browser: 'Chrome', os: 'macOS', screen: 'L' },
  { device: 'desktop', browser: 'Firefox', os: 'Linux', screen: 'XL' },
  { device: 'desktop', browser: 'Edge', os: 'Windows', screen: 'L' },
];

/** The same for a visitor always. */
function profileOf(visitor: number): Profile {
  const random = seededRandom(visitor);
  const [named, language] = pick(LANGUAGES, random);
  const country = random() < 0.8 ? named : pick(OTHER_COUNTRIES, random);
  return { hostname: 'www.example.com', country, language, ...pick(random() < 0.5 ? PHONES : DESKTOPS, random) };
}

/** Small numbers are frequent. */
const skewed = (count: number, random: () => number): number => Math.floor(random() ** 3 * count);

/** The first of a list are more frequent. */
function pick<T>(list: readonly T[], random: () => number): T {
  const item = list[skewed(list.length, random)] ?? list[0];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}
