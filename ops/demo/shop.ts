// The made-up business of the demo: a small software product with pages, readers of its blog, and a
// launch. Nothing here is anybody's.

import type { SiteChoices } from '../../lambdas/domain/access/site.ts';
import type { Weighted } from './pick.ts';

export const HOST = 'demo.example';

/** What an operator would have set of it. */
export const DEMO_SITE: Pick<SiteChoices, 'name' | 'identity' | 'origins' | 'properties' | 'goals' | 'funnels'> = {
  name: 'Demo',
  // The demo's clients send ids, so that visitors are known again over the year.
  identity: 'client',
  origins: [`https://${HOST}`],
  properties: ['plan', 'method'],
  goals: ['Signup', 'Purchase', 'Newsletter', 'Visit /docs*'],
  funnels: [
    { name: 'Sign up', steps: ['Visit /pricing', 'Visit /signup', 'Signup'] },
    { name: 'Buy', steps: ['Visit /pricing', 'Signup', 'Purchase'] },
  ],
};

/** From each page, where people go next; what is missing is where they leave. */
export const NEXT: Readonly<Record<string, Weighted<string>>> = {
  '/': [
    ['/pricing', 24],
    ['/features', 18],
    ['/docs', 12],
    ['/blog', 10],
    ['/signup', 8],
    ['/about', 4],
  ],
  '/features': [
    ['/pricing', 30],
    ['/docs', 14],
    ['/signup', 10],
    ['/', 6],
  ],
  '/pricing': [
    ['/signup', 30],
    ['/features', 12],
    ['/docs', 8],
    ['/', 8],
    ['/contact', 3],
  ],
  '/blog': [
    ['/blog/exactly-once', 30],
    ['/blog/hello-world', 14],
    ['/blog/small-data', 20],
    ['/blog/what-a-visit-is', 16],
  ],
  '/blog/exactly-once': [
    ['/', 18],
    ['/docs', 10],
    ['/blog', 12],
    ['/pricing', 5],
  ],
  '/blog/small-data': [
    ['/', 12],
    ['/blog', 14],
    ['/blog/exactly-once', 8],
  ],
  '/blog/what-a-visit-is': [
    ['/', 10],
    ['/blog', 12],
    ['/docs/api', 6],
  ],
  '/blog/hello-world': [
    ['/blog', 16],
    ['/', 10],
  ],
  '/docs': [
    ['/docs/getting-started', 40],
    ['/docs/api', 22],
    ['/docs/deploy', 14],
    ['/pricing', 4],
  ],
  '/docs/getting-started': [
    ['/docs/deploy', 24],
    ['/docs/api', 20],
    ['/signup', 9],
  ],
  '/docs/api': [
    ['/docs/getting-started', 12],
    ['/docs/deploy', 9],
    ['/docs', 8],
  ],
  '/docs/deploy': [
    ['/docs/api', 12],
    ['/pricing', 7],
  ],
  '/signup': [
    ['/welcome', 45],
    ['/pricing', 6],
  ],
  '/welcome': [['/docs/getting-started', 60]],
  '/about': [
    ['/contact', 14],
    ['/', 12],
  ],
  '/contact': [['/', 10]],
};

/** Share of views after which somebody leaves, whatever the page. */
export const LEAVES = 0.38;

/** How people come: what their browser says, and which pages they come to. */
export interface Way {
  readonly referrer?: string;
  /** A query of the first page's address. */
  readonly query?: string;
  readonly entries: Weighted<string>;
}

const EVERYWHERE: Weighted<string> = [
  ['/', 55],
  ['/pricing', 8],
  ['/docs', 10],
  ['/blog', 6],
  ['/features', 5],
];
const ARTICLES: Weighted<string> = [
  ['/blog/exactly-once', 40],
  ['/blog/small-data', 20],
  ['/blog/what-a-visit-is', 16],
  ['/', 14],
];

const tagged = (source: string, medium: string, campaign: string): string =>
  `?utm_source=${source}&utm_medium=${medium}&utm_campaign=${campaign}`;

export const WAYS: Weighted<Way> = [
  [{ entries: EVERYWHERE }, 34],
  [{ referrer: 'https://www.google.com/', entries: [...EVERYWHERE, ...ARTICLES] }, 30],
  [{ referrer: 'https://duckduckgo.com/', entries: [...EVERYWHERE, ...ARTICLES] }, 5],
  [{ referrer: 'https://www.bing.com/', entries: EVERYWHERE }, 3],
  [
    {
      referrer: 'https://github.com/topics/analytics',
      entries: [
        ['/', 40],
        ['/docs', 30],
        ['/docs/api', 10],
      ],
    },
    9,
  ],
  [{ referrer: 'https://www.reddit.com/r/selfhosted/', entries: ARTICLES }, 4],
  [{ referrer: 'https://lobste.rs/s/abcdef', entries: ARTICLES }, 3],
  [{ referrer: 'https://mastodon.social/', entries: ARTICLES }, 3],
  [
    {
      referrer: 'https://www.youtube.com/',
      entries: [
        ['/', 40],
        ['/docs/getting-started', 30],
      ],
    },
    2,
  ],
  [{ referrer: 'https://chatgpt.com/', entries: EVERYWHERE }, 3],
  [
    {
      query: tagged('google', 'cpc', 'brand'),
      referrer: 'https://www.google.com/',
      entries: [
        ['/pricing', 50],
        ['/', 30],
      ],
    },
    4,
  ],
];

/** On the day of the launch, and the days after it. */
export const LAUNCH: Way = { referrer: 'https://news.ycombinator.com/item?id=1', entries: ARTICLES.slice(0, 1) };
/** On the first Tuesday of a month. */
export const NEWSLETTER: Way = {
  query: tagged('newsletter', 'email', 'monthly-notes'),
  entries: [
    ['/blog/small-data', 30],
    ['/blog/what-a-visit-is', 30],
    ['/pricing', 12],
  ],
};

export const COUNTRIES: Weighted<readonly [country: string, language: string, hoursFromUtc: number]> = [
  [['US', 'en', -6], 27],
  [['DE', 'de', 1], 17],
  [['GB', 'en', 0], 9],
  [['IN', 'en', 5], 8],
  [['FR', 'fr', 1], 6],
  [['NL', 'nl', 1], 5],
  [['CA', 'en', -5], 4],
  [['BR', 'pt', -3], 4],
  [['JP', 'ja', 9], 4],
  [['PL', 'pl', 1], 3],
  [['ES', 'es', 1], 3],
  [['AU', 'en', 10], 3],
  [['SE', 'sv', 1], 2],
  [['IT', 'it', 1], 2],
  [['CH', 'de', 1], 2],
  [['KR', 'ko', 9], 1],
  [['NG', 'en', 1], 1],
  [['ZA', 'en', 2], 1],
];

export interface Machine {
  readonly device: string;
  readonly os: string;
  readonly browser: string;
  /** Width in pixels. */
  readonly screen: number;
}

const machine = (device: string, os: string, browser: string, screen: number): Machine => ({
  device,
  os,
  browser,
  screen,
});

export const MACHINES: Weighted<Machine> = [
  [machine('desktop', 'Windows', 'Chrome', 1920), 22],
  [machine('desktop', 'macOS', 'Chrome', 1920), 17],
  [machine('desktop', 'macOS', 'Safari', 1366), 10],
  [machine('desktop', 'Linux', 'Firefox', 1920), 8],
  [machine('desktop', 'Windows', 'Edge', 1366), 6],
  [machine('desktop', 'Linux', 'Chrome', 1920), 5],
  [machine('desktop', 'Windows', 'Firefox', 1920), 4],
  [machine('mobile', 'iOS', 'Safari', 390), 14],
  [machine('mobile', 'Android', 'Chrome', 390), 12],
  [machine('mobile', 'Android', 'Firefox', 390), 1],
  [machine('tablet', 'iOS', 'Safari', 1366), 2],
];
