// What user agents say, on agents as browsers and programs send them.

import { describe, expect, test } from 'vitest';

import { readAgent } from '../../../../lambdas/domain/sender/agent.ts';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const IPAD = 'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const TELEVISION = 'Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0)';

describe('a browser', () => {
  test.each([
    [`${WINDOWS} ${WEBKIT} Chrome/153.0.0.0 Safari/537.36`, 'Chrome', 'Windows', 'Desktop'],
    [`${WINDOWS} ${WEBKIT} Chrome/153.0.0.0 Safari/537.36 Edg/153.0.0.0`, 'Edge', 'Windows', 'Desktop'],
    [`${WINDOWS} ${WEBKIT} Chrome/151.0.0.0 Safari/537.36 OPR/135.0.0.0`, 'Opera', 'Windows', 'Desktop'],
    [`${WINDOWS} ${WEBKIT} Chrome/150.0.0.0 YaBrowser/26.8 Safari/537.36`, 'Yandex Browser', 'Windows', 'Desktop'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0', 'Firefox', 'Linux', 'Desktop'],
    [`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.6 Safari/605.1.15`, 'Safari', 'macOS', 'Desktop'],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/152.0 Safari/537.36`, 'Chrome', 'Chrome OS', 'Desktop'],
    [`${IPHONE} Version/26.6.1 Mobile/15E148 Safari/604.1`, 'Safari', 'iOS', 'Mobile'],
    [`${IPHONE} CriOS/153.0.8010.24 Mobile/15E148 Safari/604.1`, 'Chrome', 'iOS', 'Mobile'],
    [`${IPHONE} FxiOS/150.0 Mobile/15E148 Safari/605.1.15`, 'Firefox', 'iOS', 'Mobile'],
    [`${IPAD} Version/16.6 Mobile/15E148 Safari/604.1`, 'Safari', 'iOS', 'Tablet'],
    [
      `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/153.0.0.0 Mobile Safari/537.36`,
      'Chrome',
      'Android',
      'Mobile',
    ],
    [`Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/153.0.0.0 Safari/537.36`, 'Chrome', 'Android', 'Tablet'],
    [
      `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/30.0 Chrome/143.0.0.0 Mobile Safari/537.36`,
      'Samsung Internet',
      'Android',
      'Mobile',
    ],
    [`${TELEVISION} ${WEBKIT} Chrome/120.0.0.0 Safari/537.36`, 'Chrome', 'Linux', 'TV'],
  ])('%s', (agent, browser, os, device) => {
    expect(readAgent(agent)).toEqual({ browser, os, device });
  });

  test('that is unknown has no name, and an empty agent says nothing', () => {
    expect(readAgent('Mozilla/5.0 (Haiku; x64) NetSurf (KHTML, like Gecko)')).toEqual({});
    expect(readAgent('')).toEqual({});
  });
});

test.each([
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'google'],
  [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/120.0.0.0 Safari/537.36`, 'headless'],
  ['curl/8.10.1', '^[\\w'],
  ['python-requests/2.32', '^[\\w'],
])('%s is a program, by a pattern that is named', (agent, pattern) => {
  expect(readAgent(agent)).toEqual({ bot: expect.stringContaining(pattern) });
});

test('of an agent that is too long, the end is not looked at', () => {
  const long = `${WINDOWS} ${WEBKIT} Chrome/153.0.0.0 Safari/537.36`.padEnd(500, ' x');
  expect(readAgent(`${long} Googlebot`)).toEqual({ browser: 'Chrome', os: 'Windows', device: 'Desktop' });
});

test('no name comes from the agent itself', () => {
  const names = new Set<string>();
  for (const word of ['__proto__', 'constructor', 'toString']) {
    for (const value of Object.values(readAgent(`Mozilla/5.0 (${word}) ${word}/1.0 AppleWebKit/1`))) names.add(value);
  }
  for (const name of names) expect(name).not.toMatch(/proto|constructor|toString/);
});
