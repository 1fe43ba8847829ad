// Shops whose pages hold what a test puts into them, and a Chromium that visits them. A browser
// that a program drives says so; this one does not, since it stands for a visitor's.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { BrowserContextOptions, Page } from 'playwright-core';

import { launchChromium } from './chromium.ts';

const LAUNCH = {
  args: ['--host-resolver-rules=MAP *.test 127.0.0.1', '--disable-blink-features=AutomationControlled'],
};

/** Chrome on a Linux desktop, in Vienna. */
const VISITOR: BrowserContextOptions = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  timezoneId: 'Europe/Vienna',
  locale: 'de-AT',
  viewport: { width: 1500, height: 900 },
};

export type Shops = Awaited<ReturnType<typeof openShops>>;

export async function openShops() {
  const heads = new Map<string, string>();
  const server = createServer(({ headers: { host = '' } }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>A shop</title><link rel="icon" href="data:,">
      <style>body * { display: block; min-width: 100px; min-height: 20px }</style>
      ${heads.get(host) ?? ''}<body><a id="out" href="http://elsewhere.test:${port()}/there">out</a>`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const port = () => (server.address() as AddressInfo).port;
  const chromium = await launchChromium(LAUNCH);
  return {
    /** Its address, without a slash at the end. `head`: HTML in each of its pages. */
    shop(name: string, head: string): string {
      const host = `${name}.test:${port()}`;
      heads.set(host, head);
      return `http://${host}`;
    },
    /** A tab of a visitor who has been nowhere before. */
    visitor: async (options: BrowserContextOptions = {}): Promise<Page> =>
      await (await chromium.browser.newContext({ ...VISITOR, ...options })).newPage(),
    async close(): Promise<void> {
      await chromium.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
