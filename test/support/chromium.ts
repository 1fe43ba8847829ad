// The browser of tests: kit/chromium.ts, which bench has too, without a process that emulates a
// GPU. It would take a sixth of the CPU that a page takes; what pages say and do is the same.

import type { LaunchOptions } from 'playwright-core';

import { launchChromium as launch } from '../../kit/chromium.ts';

export const launchChromium = ({ args = [], ...options }: LaunchOptions = {}) =>
  launch({ ...options, args: ['--disable-gpu', ...args] });
