// The header that says why events are not counted.

import { list } from 'isbot';
import { expect, test } from 'vitest';

import { formatVerdicts } from '../../../lambdas/ingest/event-filtered.ts';

test('names each reason and public rule once, and is absent where all events are counted', () => {
  const bot = { reason: 'bot', rule: 'headless' } as const;
  expect(formatVerdicts([bot, undefined, { reason: 'blocked_path' }, bot])).toBe('bot; rule="headless", blocked_path');
  expect(formatVerdicts([])).toBeUndefined();
  expect(formatVerdicts([undefined])).toBeUndefined();
});

test('quotes any pattern of isbot, as a header may hold it', () => {
  for (const rule of list) {
    const header = formatVerdicts([{ reason: 'bot', rule }]) ?? '';
    const [, quoted = ''] = /^bot; rule="((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(header) ?? [];
    expect(quoted.replaceAll(/\\(["\\])/g, '$1'), header).toBe(rule);
  }
});

test('stays short for a large batch', () => {
  const verdicts = Array.from({ length: 500 }, (_, n) => ({ reason: 'bot', rule: `pattern ${n}` }) as const);
  expect(formatVerdicts(verdicts)?.length).toBeLessThan(500);
});

test('holds no character that a header may not hold, and no long text', () => {
  const header =
    formatVerdicts([{ reason: 'unsupported', rule: 'a"\r\nset-cookie: x\u0000é'.padEnd(5000, 'x') }]) ?? '';
  expect(header).toMatch(/^[\x20-\x7e]{1,300}$/);
  expect(header).toContain(String.raw`rule="a\"??set-cookie: x??`);
});
