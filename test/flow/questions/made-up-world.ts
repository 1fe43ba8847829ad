// What the made-up visitors of made-up-days.ts find, come by and use. Each has what is sent, and
// what that means by docs/http-api.md.

import { seededRandom } from '../../../kit/random.ts';

type Random = () => number;
type Texts = Readonly<Record<string, string>>;

export const HOSTS = ['www.example.com', 'shop.example.com'];
export const LANDINGS = ['/', '/blog/one', '/blog/two', '/pricing', '/signup', '/docs/start', encodeURI('/über/uns')];
export const PAGES = [
  '/',
  '/pricing',
  '/signup',
  '/docs/start',
  '/docs/api',
  '/blog/one',
  '/blog/three',
  '/about',
  '/contact',
];
export const FILES = ['a.pdf', 'b.zip', 'c "quoted".txt'];

export interface Price {
  readonly sent: { readonly amount: string | number; readonly currency: string };
  readonly means: { readonly amount: number; readonly currency: string };
}
/** Rounded half up to the currency's minor unit. */
export const PRICES: readonly Price[] = [
  { sent: { amount: '10.29', currency: 'EUR' }, means: { amount: 1029, currency: 'EUR' } },
  { sent: { amount: 99, currency: 'EUR' }, means: { amount: 9900, currency: 'EUR' } },
  { sent: { amount: '0.005', currency: 'USD' }, means: { amount: 1, currency: 'USD' } },
  { sent: { amount: '1500', currency: 'JPY' }, means: { amount: 1500, currency: 'JPY' } },
];

export interface Way {
  readonly referrer?: string;
  readonly query?: string;
  readonly means: Texts;
}
/**
 * The first is the most frequent. `OWN` is the page's host. What each means, docs/http-api.md says.
 */
export const WAYS: readonly Way[] = [
  { means: {} },
  {
    referrer: 'https://www.google.com/search?q=private',
    means: { source: 'Google', referrer: 'google.com/search', channel: 'Organic Search' },
  },
  { referrer: 'https://OWN/about', means: {} },
  {
    referrer: 'https://news.ycombinator.com/item?id=1',
    means: { source: 'Hacker News', referrer: 'news.ycombinator.com/item', channel: 'Organic Social' },
  },
  {
    query: '?utm_source=newsletter&utm_medium=email&utm_campaign=autumn',
    means: {
      source: 'newsletter',
      channel: 'Email',
      utm_source: 'newsletter',
      utm_medium: 'email',
      utm_campaign: 'autumn',
    },
  },
  {
    referrer: 'https://blog.friend.example/posts/7?x=y#z',
    means: { source: 'blog.friend.example', referrer: 'blog.friend.example/posts/7', channel: 'Referral' },
  },
  {
    referrer: 'https://duckduckgo.com/',
    query: '?utm_source=google&utm_medium=cpc&utm_campaign=black%20friday&utm_content=a&utm_term=shoes',
    means: {
      source: 'Google',
      referrer: 'duckduckgo.com',
      channel: 'Paid Search',
      utm_source: 'google',
      utm_medium: 'cpc',
      utm_campaign: 'black friday',
      utm_content: 'a',
      utm_term: 'shoes',
    },
  },
];

export interface Profile {
  readonly sent: Readonly<Record<string, unknown>>;
  readonly means: Texts;
}
/** The same for a visitor always; one in fifty says nothing. */
export function profileOf(id: number): Profile {
  const random = seededRandom(id);
  if (random() < 0.02) return { sent: {}, means: {} };
  const country = pick(COUNTRIES, random);
  const language = pick(LANGUAGES, random);
  const machine = pick(MACHINES, random);
  const { screen, ...named } = machine.sent;
  return {
    sent: { country, language, ...named, screen },
    means: { country: country.toUpperCase(), language: language.slice(0, 2), ...machine.means },
  };
}

const COUNTRIES = ['DE', 'US', 'np', 'FR', 'GB', 'IN', 'JP', 'BR', 'AT'];
const LANGUAGES = ['en-US', 'de', 'de-AT', 'ne', 'pt-BR'];
const MACHINES = [
  machineOf('Mobile', 'Safari', 'iOS', 390, 'under 576'),
  machineOf('Desktop', 'Chrome', 'Windows', '1920x1080', '1920 and more'),
  machineOf('Desktop', 'Firefox', 'Linux', '1280x800', '992-1439'),
  machineOf('Mobile', 'Chrome', 'Android', '412', 'under 576'),
  machineOf('Tablet', 'Safari', 'iOS', 768, '576-991'),
];

function machineOf(device: string, browser: string, os: string, width: string | number, screen: string) {
  return { sent: { device, browser, os, screen: width }, means: { device, browser, os, screen } };
}

/** The first of a list are more frequent. */
export function pick<T>(list: readonly T[], random: Random): T {
  const item = list[Math.floor(random() ** 2 * list.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}
