// The dashboard in a real browser, over a stack with a year of the demo: when the first text is
// there, when all panels have their numbers, and how long a click on a row takes until everything
// is filtered. Over loopback, so the network is not in it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { launchChromium } from '../../kit/chromium.ts';
import { quantile } from '../../kit/statistics.ts';
import { type Bench, type BenchContext, isSmoke, scaled } from '../harness/bench.ts';
import { BenchFailure } from '../harness/failure.ts';
import { type Measurement, measureRounds } from '../harness/rounds.ts';
import { type BenchStack, startStack } from '../harness/stack.ts';

const OPS = join(import.meta.dirname, '../../bin/ops.ts');
const DAYS = 365;
const VISITORS = 300;
/** Of each kind in a round; the median of a figure is theirs. */
const TIMES = 20;

/** What a reader opens: the default, and a year. */
const PAGES = [
  { name: '28 days', path: '/?site=demo' },
  { name: 'a year', path: '/?site=demo&period=12mo' },
] as const;

export const page: Bench = {
  name: 'page',
  about: 'the dashboard in Chromium over a year of 300 visits a day: first text, all panels, a filter',
  run: (context) => measureRounds(context, [{ name: 'dashboard', measure: async () => await measureAll(context) }]),
};

async function measureAll(context: BenchContext): Promise<readonly Measurement[]> {
  const stack = await startStack(await context.assembly(), 'memory');
  const chromium = await launchChromium();
  try {
    context.progress('filling a site');
    await fill(stack, scaled(context, DAYS, 2), scaled(context, VISITORS, 5));
    const times = isSmoke(context) ? 1 : TIMES;
    const measured: Measurement[] = [];
    for (const { name, path } of PAGES) {
      context.progress(name);
      if (!isSmoke(context)) await load(chromium.browser, stack.url + path); // a warm-up
      const loads = [];
      for (let time = 0; time < times; time += 1) loads.push(await load(chromium.browser, stack.url + path));
      const clicks = await clickRows(chromium.browser, stack.url + path, times);
      measured.push(
        median(
          `${name}, first text`,
          loads.map(({ first }) => first),
        ),
        median(
          `${name}, all panels`,
          loads.map(({ all }) => all),
        ),
        median(`${name}, filtered`, clicks),
      );
    }
    return measured;
  } finally {
    await chromium.close();
    await stack.stop();
  }
}

const median = (name: string, values: readonly number[]): Measurement => ({
  name: `${name}, p50`,
  unit: 'ms',
  value: quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  ),
});

/** By the operator's own command, as a reader of the README does. */
async function fill({ dir }: BenchStack, days: number, visitors: number): Promise<void> {
  const args = [OPS, 'demo', '--days', String(days), '--visitors', String(visitors)];
  const child = spawn(process.execPath, args, { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number];
  const events = Number(/^([\d,]+) events/.exec(said)?.[1]?.replaceAll(',', ''));
  if (code !== 0 || !(events > 0)) throw new BenchFailure(`The demo was not filled in: ${said}`);
}

/** Whether every panel has rows, and nothing waits for an answer. */
const IS_WHOLE = `document.querySelectorAll('.rows').length >= 5 && !document.querySelector('[aria-busy="true"]')`;

/**
 * On the page's own clock: when it is whole, of a frame, since that is what is seen; and when its
 * first text was there, which the browser may tell later than that.
 */
const WATCH = `
  window.wholeAt = new Promise((resolve) => {
    const look = () => (${IS_WHOLE} ? resolve(performance.now()) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  });
  window.firstTextAt = new Promise((resolve) => {
    new PerformanceObserver((paints) => {
      for (const { startTime } of paints.getEntriesByName('first-contentful-paint')) resolve(startTime);
    }).observe({ type: 'paint', buffered: true });
  });`;

interface Load {
  /** Milliseconds from the start of the navigation. */
  readonly first: number;
  readonly all: number;
}

async function load(browser: Browser, url: string): Promise<Load> {
  const { page, close } = await open(browser, url);
  const [first, all] = await page.evaluate<[number, number]>('Promise.all([window.firstTextAt, window.wholeAt])');
  await close();
  return { first, all };
}

/** Milliseconds from the click until everything is filtered, a row after the other and back. */
async function clickRows(browser: Browser, url: string, times: number): Promise<number[]> {
  const { page, close } = await open(browser, url);
  const clicks: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const row = 2 * (time % 4);
    clicks.push(await page.evaluate(clickOn(row)));
    await page.evaluate(clickOn(row, '.chip-close'));
  }
  await close();
  return clicks;
}

/** Clicks in the page, so that no message of the protocol is in the time. */
const clickOn = (row: number, selector = '.panel button.row-name'): string => `new Promise((resolve) => {
  const rows = document.querySelectorAll(${JSON.stringify(selector)});
  const at = performance.now();
  rows[Math.min(${row}, rows.length - 1)].click();
  const look = () =>
    document.querySelector('[aria-busy="true"]') ? requestAnimationFrame(look) : resolve(performance.now() - at);
  requestAnimationFrame(look);
})`;

async function open(browser: Browser, url: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(url);
  await page.evaluate('window.wholeAt');
  return { page, close: () => context.close() };
}
