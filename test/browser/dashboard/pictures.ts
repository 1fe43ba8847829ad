// `npm run pictures`: the two pictures of the README, of the demo on the stack that runs in this
// folder. Both together stay under 150 KB.

import { join } from 'node:path';

import { findRunning } from '../../../kit/running-stack.ts';
import { launchChromium } from '../../support/chromium.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/images');
const PAGE = '/?site=demo&period=91d';
const SIZE = { width: 1200, height: 860 };
/** Of JPEG: text stays sharp, and a picture has some 60 KB. */
const QUALITY = 62;

const running = findRunning(process.cwd());
if (running === undefined) throw new Error('Start the stack (npm start), and fill it (npm run demo).');
const chromium = await launchChromium();
for (const colorScheme of ['light', 'dark'] as const) {
  const context = await chromium.browser.newContext({
    viewport: SIZE,
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Or the picture shows numbers that are still fading in.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(running.url + PAGE);
  await page.locator('.rows tbody tr').first().waitFor();
  await page.waitForSelector('[aria-busy="true"]', { state: 'detached' });
  await page.screenshot({ path: join(FOLDER, `dashboard-${colorScheme}.jpg`), type: 'jpeg', quality: QUALITY });
  await context.close();
}
await chromium.close();
