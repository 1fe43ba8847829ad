// Sites with the tracker in their pages, an API that remembers what it was sent, and a Chromium
// that finds both. A browser that a program drives says so; this one does not, since it stands for
// a visitor's. Each site has an origin of its own, with nothing stored; all are of one domain, so
// that Chromium need not start a process for each.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { BrowserContextOptions, Page } from 'playwright-core';

import { trackerFile } from '../../../lib/web/tracker.ts';
import { launchChromium } from '../../support/chromium.ts';

const SCRIPT = trackerFile().text;

const LAUNCH = {
  args: ['--host-resolver-rules=MAP *.test 127.0.0.1', '--disable-blink-features=AutomationControlled'],
};

export interface SiteOptions {
  /** More attributes of the tag of the script. */
  readonly attributes?: string;
  /** Where the script is, from the root of the API's host. */
  readonly script?: string;
  /** What is in the page besides: in `head`, `$tag` is the tag of the script. */
  readonly head?: string;
  /** Run in the page before all else. */
  readonly before?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the API does with its events. */
  readonly answer?: 202 | 500 | 'never' | 'cut';
  /** By which the browser finds it, instead of a name of its own. */
  readonly host?: string;
}

/** What the API was sent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly event: Readonly<Record<string, unknown>>;
}

/** What a page asked its browser to send. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/** A site whose pages are alike, whatever the path. */
export class Site {
  readonly name: string;
  /** With a slash at the end. */
  readonly url: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: SiteOptions['answer'];
  /** In the order in which it came: two events may come by two connections. */
  readonly sent: Sent[] = [];

  constructor(name: string, url: string, api: string, options: SiteOptions) {
    const { script = '/js/script.js', attributes = '', head = '$tag', body = '', headers = {} } = options;
    const tag = `<script defer src="${api}${script}" data-domain="${name}" ${attributes}></script>`;
    this.name = name;
    this.url = url;
    // Without a size of its own, what has no font on this machine cannot be clicked.
    this.html = `<!doctype html><title>A shop</title><link rel="icon" href="data:,">
      <style>body * { display: block; min-width: 100px; min-height: 20px }</style>
      ${options.before === undefined ? '' : `<script>{${options.before}}</script>`}
      ${head.replaceAll('$tag', tag)}
      <body>${body}`;
    this.headers = headers;
    this.answer = options.answer;
  }

  /** Of the page views: address and referrer, each without the site's own host. */
  get views(): string[] {
    const within = (address: unknown) => String(address).replace(this.url, '/');
    return this.sent.flatMap(({ event }) =>
      event['n'] === 'pageview' ? `${within(event['u'])} from ${within(event['r']) || 'nowhere'}` : [],
    );
  }

  /** Names and properties of the other events. */
  get events(): unknown[][] {
    return this.sent.flatMap(({ event }) => (event['n'] === 'pageview' ? [] : [[event['n'], event['p']]]));
  }
}

export class Tab {
  readonly page: Page;
  /** What the page wanted to send to the API, preflights included, in that order. */
  readonly asked: Asked[] = [];
  /** What went wrong in the page, and nothing in it has caught. */
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('request', (request) => {
      if (!request.url().includes('/api/')) return;
      this.asked.push({ method: request.method(), url: request.url(), event: parsed(request.postData() ?? '') });
    });
    page.on('pageerror', (error) => this.errors.push(String(error)));
  }

  /** Loads the script of a site as a page does that waits for something first. */
  async load({ name }: Site, api: string, attributes: Readonly<Record<string, string>> = {}): Promise<void> {
    const data = JSON.stringify({ domain: name, ...attributes });
    await this.page.evaluate(`new Promise((onload) => {
      const script = Object.assign(document.createElement('script'), { src: '${api}/js/script.js', onload });
      Object.assign(script.dataset, ${data});
      document.head.append(script);
    }).then(() => undefined)`);
  }

  /**
   * Tracks an event by the function that pages call, and waits until that has settled: all that
   * came before has been asked for by then.
   */
  async track(name: string, options = {}): Promise<void> {
    await this.page.evaluate(`fastAnalytics(${JSON.stringify(name)}, ${JSON.stringify(options)})`);
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld() {
  /** By host and port. */
  const sites = new Map<string, Site>();

  const pages = await listen(({ headers }, response) => {
    const site = sites.get(headers.host ?? '');
    response.writeHead(site ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...site?.headers });
    response.end(site?.html);
  });

  const api = await listen((request, response) => {
    const { method = '', url: path = '', headers } = request;
    response.setHeader('access-control-allow-origin', '*');
    if (path.endsWith('.js')) {
      response.setHeader('content-type', 'text/javascript').end(SCRIPT);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event = parsed(Buffer.concat(chunks).toString());
      const site = [...sites.values()].find(({ name }) => name === event['d']);
      site?.sent.push({ method, path, headers, event });
      if (site?.answer === 'cut') response.destroy();
      else if (site?.answer !== 'never') response.writeHead(site?.answer ?? 202).end('ok');
    });
  });

  const chromium = await launchChromium(LAUNCH);
  const newPage = async (options: BrowserContextOptions) =>
    await (await chromium.browser.newContext(options)).newPage();
  let page: Page | undefined;
  const apiUrl = `http://stats.test:${api.port}`;
  return {
    /** Where the API is, without a slash at the end. */
    api: apiUrl,
    site(options: SiteOptions = {}): Site {
      const name = `shop-${sites.size}`;
      const host = `${options.host ?? `${name}.shops.test`}:${pages.port}`;
      const site = new Site(name, `http://${host}/`, apiUrl, options);
      sites.set(host, site);
      return site;
    },
    /** The tab of all visitors of whom it does not matter where they have been before. */
    async tab(): Promise<Tab> {
      if (page === undefined) page = await newPage({});
      else await leave(page);
      return new Tab(page);
    },
    /** A tab of a visitor who has been nowhere before. */
    newTab: async (options: BrowserContextOptions = {}): Promise<Tab> => new Tab(await newPage(options)),
    async close(): Promise<void> {
      await chromium.close();
      pages.close();
      api.close();
    },
  };
}

/** The last page does nothing more. An address from outside would take a new process. */
async function leave(page: Page): Promise<void> {
  await page.evaluate("location.replace('about:blank')");
  await page.waitForURL('about:blank');
  page.removeAllListeners();
}

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
}
