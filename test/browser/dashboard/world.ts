// Sites with the traffic of the demo on a stack that runs, and a browser that looks at its
// dashboard as a reader does: what the page writes to the console, what its policy refuses, and
// what it asks for are kept, so that every test can say that nothing of it was wrong. One tab is
// for all tests of a file: an address costs half as much CPU there as in a new one, whose process
// begins with nothing compiled.

import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

import type { RunningStack } from '../../../kit/running-stack.ts';
import type { Site } from '../../../lambdas/domain/access/site.ts';
import { DEMO_SITE } from '../../../ops/demo/shop.ts';
import { createTraffic } from '../../../ops/demo/traffic.ts';
import { type Api, connect } from '../../support/api.ts';
import { launchChromium } from '../../support/chromium.ts';
import { operatorOf } from '../../support/operator.ts';
import { soon } from '../../support/soon.ts';

/** How a file describes its tests: there is one tab. */
export const IN_TURN = { concurrent: false };

/** Noticed while a page was open. */
export interface Noticed {
  /** Errors and warnings on the console, dialogs, and errors that nothing caught. */
  readonly problems: string[];
  /** Addresses that were asked for, without the origin. */
  readonly asked: string[];
}

export interface Opened extends Noticed {
  readonly page: Page;
  /** Closes the tab, so that the next is another: for what cannot be undone in one. */
  close(): Promise<void>;
}

/** How a reader looks at the page. */
export interface Look {
  /** By which the reader has logged in. */
  readonly token?: string | undefined;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce';
}

export interface World {
  readonly stack: RunningStack;
  readonly api: Api;
  readonly operator: ReturnType<typeof operatorOf>;
  /**
   * Shows an address such as `/?site=shop` to a reader who has never been here, and waits for its
   * numbers. What was open is left.
   */
  open(path: string, look?: Look): Promise<Opened>;
  close(): Promise<void>;
}

const DESKTOP = { width: 1280, height: 720 };

/** Puts what the page's policy refuses on the console. */
const REPORT_POLICY = `addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`;

export async function openWorld(stack: RunningStack): Promise<World> {
  const chromium = await launchChromium();
  let tab: Awaited<ReturnType<typeof openTab>> | undefined;
  return {
    stack,
    api: connect(stack.url),
    operator: operatorOf(stack),
    async open(path, look = {}) {
      if (tab === undefined) tab = await openTab(chromium.browser, stack.url);
      else await tab.leave();
      const { page, problems, asked } = tab;
      await tab.lookAs(look);
      if (look.token !== undefined)
        await page.request.post(`${stack.url}/api/session`, { data: { token: look.token } });
      await page.goto(stack.url + path);
      await settled(page);
      return {
        page,
        problems,
        asked,
        async close() {
          await page.context().close();
          tab = undefined;
        },
      };
    },
    close: () => chromium.close(),
  };
}

async function openTab(browser: Browser, origin: string) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' });
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  const problems: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => {
    problems.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => asked.push(request.url().replace(origin, '')));
  await page.addInitScript(REPORT_POLICY);
  return {
    page,
    problems,
    asked,
    /** Leaves what is open, so that it does nothing more, and forgets that somebody was there. */
    async leave(): Promise<void> {
      await page.evaluate("location.replace('about:blank')");
      await page.waitForURL('about:blank');
      await page.unrouteAll();
      await context.setOffline(false);
      await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'cookies,local_storage' });
      problems.length = asked.length = 0;
    },
    async lookAs({ viewport = DESKTOP, colorScheme = 'light', reducedMotion }: Look): Promise<void> {
      await page.mouse.move(0, 0);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: reducedMotion ?? null });
    },
  };
}

/** Waits until the page shows something, and no part of it waits for numbers. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForSelector('#main:not([aria-busy="true"])');
  await page.waitForSelector('[aria-busy="true"]', { state: 'detached' });
};

/**
 * A site of this name with some days of the demo's traffic, goals and funnels, all of it counted.
 * Nobody may have come yet where the day is young, so one visitor comes now.
 */
export async function fillSite(
  { api, operator }: Pick<World, 'api' | 'operator'>,
  id: string,
  { days = 10, visitors = 30, ...site }: { days?: number; visitors?: number } & Partial<Site> = {},
): Promise<number> {
  await operator.addSite(id, { ...DEMO_SITE, ...site });
  const write = await operator.give('write', { sites: [id] });
  const traffic = createTraffic(id, '1', { days, visitors, now: Date.now() });
  const early = {
    site_id: id,
    event_type: 'page_view',
    path: '/',
    user_id: 'early',
    timestamp: new Date().toISOString(),
  };
  const batches: object[][] = [...traffic.days.flatMap((day) => traffic.batchesOf(day)), [early]];
  for (const batch of batches) {
    const { status, text } = await api.postBatch(batch, { authorization: `Bearer ${write}` });
    expect(status, text).toBe(202);
  }
  const events = batches.flat().length;
  await expectCounted({ api, operator }, id, events);
  return events;
}

export async function expectCounted(
  { api, operator }: Pick<World, 'api' | 'operator'>,
  site_id: string,
  events: number,
): Promise<void> {
  const read = await operator.give('read', { sites: [site_id] });
  await soon(async () => {
    const answer = await api.stats({ site_id, include: 'ledger' }, { authorization: `Bearer ${read}` });
    expect(answer.body).toMatchObject({ ledger: { counted: events } });
  });
}

/** What a browser does when another tab is shown: then the page asks for nothing by the clock. */
export const HIDE = `Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
document.dispatchEvent(new Event('visibilitychange'))`;
