// The clients that a server has: packages made of a row of docs/trackers.md as it is written, and
// plain requests to the APIs by what the row says. Each tells of views of /pricing and of the event
// `Signed Up`, and answers how many of each; they resolve when all is sent.

import { runInNewContext } from 'node:vm';

import { Analytics } from '@segment/analytics-node';
import { Umami } from '@umami/node';
import { PostHog } from 'posthog-node';
import { expect } from 'vitest';

export interface ServerClient {
  /** Whether it sends again what has failed; then it may be given a host that loses answers. */
  readonly sendsAgain?: true;
  /** `codes`: what the row says. Resolves to how often it tells of a view, and of the event. */
  readonly tell: (codes: readonly string[]) => Promise<number>;
}

const times = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Its own settings would have it wait for more events, and long before it tries again. */
class SoonAnalytics extends Analytics {
  constructor(settings: ConstructorParameters<typeof Analytics>[0]) {
    super({ ...settings, flushAt: 2, flushInterval: 10_000 });
  }
}

class SoonPostHog extends PostHog {
  constructor(...[key, settings]: ConstructorParameters<typeof PostHog>) {
    super(key, { ...settings, flushAt: 2, fetchRetryDelay: 20 });
  }
}

/** A request by a code such as `POST https://host/path`. */
async function request(code: string, body: object, headers: Record<string, string> = {}): Promise<number> {
  const [method = '', url = ''] = code.split(' ');
  const sent = { 'content-type': 'application/json', ...headers };
  const { status } = await fetch(url, { method, headers: sent, body: JSON.stringify(body) });
  return status;
}

/** A code such as `"key": "value"`. */
const pair = (code = ''): Record<string, string> => JSON.parse(`{${code}}`);

const PAGE = 'https://ex.org/pricing';

/** By the client's name in docs/trackers.md. */
export const SERVER_CLIENTS: Readonly<Record<string, ServerClient>> = {
  '`@segment/analytics-node`': {
    sendsAgain: true,
    async tell([code = '']) {
      const analytics: Analytics = runInNewContext(code, { Analytics: SoonAnalytics });
      for (const n of times(5)) {
        analytics.track({ userId: `u${n}`, event: 'Signed Up', properties: { plan: 'pro', revenue: 5 } });
        analytics.page({ anonymousId: `a${n}`, properties: { url: PAGE, path: '/pricing' } });
      }
      analytics.identify({ userId: 'u0', traits: { name: 'Ann' } });
      await analytics.closeAndFlush();
      return 5;
    },
  },

  '`posthog-node`': {
    sendsAgain: true,
    async tell([code = '']) {
      const posthog: PostHog = runInNewContext(code, { PostHog: SoonPostHog });
      posthog.on('error', () => undefined);
      for (const n of times(7)) {
        posthog.capture({ distinctId: `u${n}`, event: 'Signed Up', properties: { plan: 'pro' } });
        posthog.capture({ distinctId: `u${n}`, event: '$pageview', properties: { $current_url: PAGE } });
        await posthog.flush();
      }
      await posthog.shutdown();
      return 7;
    },
  },

  '`@umami/node`': {
    async tell([code = '']) {
      const umami: Umami = runInNewContext(code, { Umami });
      const answers = [
        await umami.track({ url: '/pricing', hostname: 'ex.org', language: 'de', screen: '1920x1080' }),
        await umami.track('Signed Up', { plan: 'pro' }),
        await umami.identify({ name: 'Ann' }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      return 1;
    },
  },

  "GoatCounter's API": {
    async tell([count = '', header = '']) {
      const [name = '', value = ''] = header.split(': ');
      const hits = times(3).flatMap((n) => [
        { path: '/pricing', title: 'Pricing', session: `s${n}`, query: 'utm_source=hn' },
        { path: 'Signed Up', event: true, session: `s${n}` },
      ]);
      expect(await request(count, { hits }, { [name]: value })).toBe(202);
      return 3;
    },
  },

  "Segment's HTTP API": {
    async tell([track = '', key]) {
      const to = (call: string) => track.replace(/track$/, call);
      const page = { anonymousId: 'a', properties: { url: PAGE } };
      const event = { userId: 'u', event: 'Signed Up', properties: { plan: 'pro' } };
      const { writeKey = '' } = pair(key);
      const basic = { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` };
      const batch = [
        { type: 'page', ...page },
        { type: 'track', ...event },
      ];
      const answers = [
        await request(track, { ...event, writeKey }),
        await request(to('page'), { ...page, writeKey }),
        await request(to('batch'), { batch, writeKey }),
        await request(track, event, basic),
        await request(to('page'), page, basic),
        await request(to('identify'), { userId: 'u', traits: { name: 'Ann' } }, basic),
      ];
      expect(answers).toEqual(answers.map(() => 200));
      return 3;
    },
  },

  "PostHog's API": {
    async tell([batch = '', key]) {
      const to = (path: string) => batch.replace(/batch\/$/, path);
      const events = [
        { event: '$pageview', distinct_id: 'u', properties: { $current_url: PAGE } },
        { event: 'Signed Up', distinct_id: 'u', properties: { plan: 'pro' } },
      ];
      const answers = [
        await request(batch, { ...pair(key), batch: events }),
        ...(await Promise.all(
          ['e/', 'capture/', 'i/v0/e/'].flatMap((path) =>
            events.map((event) => request(to(path), { ...pair(key), ...event })),
          ),
        )),
      ];
      expect(answers).toEqual(answers.map(() => 200));
      return 4;
    },
  },
};
