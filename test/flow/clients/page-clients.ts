// The clients that a page has, each as its page would have it: one row of docs/trackers.md as it is
// written, and around it what a page adds of its own.

import { build } from 'esbuild';

import { goatCounterTag, oldPlausibleTag, umamiTag } from './unpublished.ts';

/** By the names that their bundles have. */
const PACKAGES = {
  plausible: '@plausible-analytics/tracker',
  'plausible-old': 'plausible-tracker',
  posthog: 'posthog-js',
  segment: '@segment/analytics-next',
};

type Package = keyof typeof PACKAGES;

/** The scripts of all packages, each of which sets the variable `npm` to what its package has. */
export async function bundlePackages(): Promise<(name: Package) => string> {
  const { outputFiles } = await build({
    entryPoints: PACKAGES,
    absWorkingDir: import.meta.dirname,
    outdir: '/',
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'npm',
    minify: true,
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  return (name) => texts.get(`/${name}.js`) ?? `no ${name}`;
}

export interface PageClient {
  readonly npm?: Package;
  /** In the head of each page. `code`: what the row says. `site`: what it calls the site. */
  readonly head: (code: string, site: string) => string;
  /** What the page does when it has another address; nothing where the client sees that. */
  readonly moved?: string;
  /** Tells of the event `Signed Up`, its plan too; a promise where leaving could lose it. */
  readonly signUp: string;
  /** What has failed. */
  readonly sendsAgain?: true;
  /** Its events have none. */
  readonly hasNoProperties?: true;
  /** A click on a link to another host is an event, too. */
  readonly countsLinks?: true;
}

/** Runs when the page has been read, and can use `npm`. */
const afterwards = (code: string) => `<script type="module">${code}</script>`;

const SIGNED_UP = `'Signed Up', { plan: 'pro' }`;
const SIGNED_UP_WITH_PROPS = `'Signed Up', { props: { plan: 'pro' } }`;

/** By the client's name in docs/trackers.md. */
export const PAGE_CLIENTS: Readonly<Record<string, PageClient>> = {
  // Plausible's server writes the domain and these choices into its code, which npm has as well.
  "Plausible's script": {
    npm: 'plausible',
    head: (code, site) =>
      afterwards(`
        const written = { domain: '${site}', outboundLinks: true, fileDownloads: true, formSubmissions: true };
        window.plausible = { init: (chosen) => npm.init({ ...written, ...chosen }) };
        ${code};`),
    signUp: `plausible(${SIGNED_UP_WITH_PROPS})`,
    countsLinks: true,
  },
  "Plausible's script before 2025": {
    head: (code, site) => oldPlausibleTag(`${code} data-domain="${site}"`),
    moved: `plausible('pageview')`,
    signUp: `plausible(${SIGNED_UP_WITH_PROPS})`,
  },
  '`@plausible-analytics/tracker`': {
    npm: 'plausible',
    head: (code) => afterwards(`const { init } = npm; ${code};`),
    signUp: `npm.track(${SIGNED_UP_WITH_PROPS})`,
  },
  '`plausible-tracker`': {
    npm: 'plausible-old',
    head: (code) =>
      afterwards(`
        const { default: Plausible } = npm;
        const tracker = ${code};
        tracker.enableAutoPageviews();
        window.track = tracker.trackEvent;`),
    signUp: `new Promise((callback) => track('Signed Up', { callback, props: { plan: 'pro' } }))`,
  },
  "Umami's script": {
    head: umamiTag,
    moved: `moved()`,
    signUp: `umami.track(${SIGNED_UP})`,
  },
  "GoatCounter's `count.js`": {
    head: goatCounterTag,
    moved: `goatcounter.count()`,
    signUp: `goatcounter.count({ path: 'Signed Up', event: true })`,
    hasNoProperties: true,
  },
  '`@segment/analytics-next`': {
    npm: 'segment',
    // Without a protocol it takes https, which a local stack has not.
    head: (code) =>
      afterwards(`
        const { AnalyticsBrowser } = npm;
        window.analytics = ${code.replace('apiHost:', `protocol: 'http', apiHost:`)}
        window.sent = [analytics.page()];`),
    moved: `void sent.push(analytics.page())`,
    signUp: `Promise.all([...sent, analytics.track(${SIGNED_UP})]).then(() => undefined)`,
    sendsAgain: true,
  },
  '`posthog-js`': {
    npm: 'posthog',
    head: (code) => afterwards(`const { default: posthog } = npm; window.posthog = posthog; ${code}`),
    moved: `void posthog.capture('$pageview')`,
    signUp: `void posthog.capture(${SIGNED_UP})`,
    sendsAgain: true,
  },
};
