// A day of a usual site as events: visitors who come once or twice, look at a few of 300 pages, and
// half of whom leave after the first. For sizes and speeds of what is made of them.

import { hash } from 'node:crypto';

import { seededRandom, zipf } from '../../kit/random.ts';
import type { MessageEvent } from '../../lambdas/domain/event/message.ts';

const SECTIONS = ['blog', 'docs', 'products', 'help', 'about'];
const COUNTRIES = [
  'US',
  'DE',
  'GB',
  'IN',
  'FR',
  'CA',
  'BR',
  'AU',
  'NL',
  'ES',
  'IT',
  'JP',
  'PL',
  'SE',
  'CH',
  'BE',
  'AT',
];
const LANGUAGES = [
  'en',
  'de',
  'en',
  'hi',
  'fr',
  'en',
  'pt',
  'en',
  'nl',
  'es',
  'it',
  'ja',
  'pl',
  'sv',
  'de',
  'fr',
  'de',
];
const SOURCES = [
  '',
  'Google',
  'Bing',
  'DuckDuckGo',
  'Hacker News',
  'Twitter',
  'Reddit',
  'LinkedIn',
  'GitHub',
  'ChatGPT',
];
const DEVICES = [
  { device: 'desktop', browser: 'Chrome', os: 'Windows', screen: 'xl' },
  { device: 'mobile', browser: 'Safari', os: 'iOS', screen: 'sm' },
  { device: 'mobile', browser: 'Chrome', os: 'Android', screen: 'sm' },
  { device: 'desktop', browser: 'Safari', os: 'macOS', screen: 'lg' },
  { device: 'desktop', browser: 'Firefox', os: 'Linux', screen: 'lg' },
  { device: 'tablet', browser: 'Safari', os: 'iPadOS', screen: 'md' },
];

/** Some 2.8 events a visitor. Another seed has other visitors. */
export function usualDay(visitors: number, seed = 1): MessageEvent[] {
  const random = seededRandom(seed);
  const draw = {
    page: zipf(300, random),
    country: zipf(COUNTRIES.length, random),
    language: zipf(LANGUAGES.length, random),
    source: zipf(SOURCES.length, random),
    device: zipf(DEVICES.length, random),
    item: zipf(30, random),
    name: zipf(6, random),
  };
  const events: MessageEvent[] = [];
  for (let number = 0; number < visitors; number += 1) {
    const visitor = hash('sha256', `${seed}/${number}`, 'hex').slice(0, 16);
    const country = draw.country();
    const context = {
      hostname: random() < 0.9 ? 'www.example.com' : 'example.com',
      country: COUNTRIES[country] ?? '',
      language: LANGUAGES[random() < 0.7 ? country : draw.language()] ?? '',
      ...DEVICES[draw.device()],
    };
    let second = Math.floor(86_400 * (0.1 + 0.7 * random()));
    const add = (fields: Partial<MessageEvent>): void => {
      const at = Math.min(86_399, second) * 1000 + Math.floor(random() * 1000);
      events.push({ type: 'page_view', at, visitor, context, ...fields });
    };
    for (let visits = random() < 0.15 ? 2 : 1; visits > 0; visits -= 1) {
      const source = SOURCES[draw.source()] ?? '';
      const origin =
        source === '' ? {} : { source, referrer: `https://${source}/item/${draw.item()}`, channel: 'Referral' };
      for (let views = 0; views === 0 || (random() < 0.58 && views < 60); views += 1) {
        const page = draw.page();
        const path = `/${SECTIONS[page % 5]}/${(page * 7919) % 9973}-how-to-${page}`;
        add({ path, context: views === 0 ? { ...context, ...origin } : context });
        if (random() < 0.06) add({ type: `Event ${draw.name()}`, path });
        second += Math.floor(10 + 200 * random() ** 2 + (random() < 0.03 ? 1500 : 0));
      }
      second += 1700 + Math.floor(random() * 14_400);
    }
  }
  return events;
}
