// The browser of tests: kit/chromium.ts, which bench has too.

export { launchChromium } from '../../kit/chromium.ts';
