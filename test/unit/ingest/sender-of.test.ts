// Whom a request comes from, in both formats of the gateways: which address is believed, and when.

import { describe, expect, test } from 'vitest';

import { believed } from '../../../lambdas/domain/sender/sender.ts';
import { toHttpRequest } from '../../../lambdas/http/http-request.ts';
import { createSenderOf, type SenderHeaders } from '../../../lambdas/ingest/sender-of.ts';
import { FORMATS, SOURCE_ADDRESS } from '../../fuzz/formats.ts';

const NONE: SenderHeaders = { clientIpHeader: undefined, countryHeader: undefined };

describe.each(['2.0', '1.0'] as const)('a request in format %s', (format) => {
  const senderOf = (headers: Record<string, string>, settings: Partial<SenderHeaders> = {}) => {
    const request = {
      grammar: 'good event',
      method: 'POST',
      path: '/api/event',
      query: '',
      queueIsDown: false,
    } as const;
    const event = FORMATS[format]({ ...request, headers: Object.entries(headers), body: undefined });
    return createSenderOf({ ...NONE, ...settings })(toHttpRequest(event));
  };

  test('comes from who calls the gateway, with the headers of a browser', () => {
    expect(senderOf({})).toEqual({ address: SOURCE_ADDRESS });
    expect(senderOf({ 'User-Agent': 'Firefox', 'Accept-Language': 'de-AT,de;q=0.9' })).toEqual({
      address: SOURCE_ADDRESS,
      agent: 'Firefox',
      language: 'de-AT,de;q=0.9',
    });
  });

  test('that was forwarded comes from whom it names, if it has a write token', () => {
    const sender = senderOf({ 'X-Forwarded-For': '198.51.100.7, 203.0.113.9' });
    expect(believed(sender, true).address).toBe('198.51.100.7');
    expect(believed(sender, false).address).toBe(SOURCE_ADDRESS);
  });

  test('through a proxy comes from whom the header of the settings names', () => {
    const headers = { 'CF-Connecting-IP': '198.51.100.7', 'CF-IPCountry': 'AT', 'X-Forwarded-For': '203.0.113.9' };
    const proxied = { clientIpHeader: 'cf-connecting-ip', countryHeader: 'cf-ipcountry' };
    expect(senderOf(headers, proxied)).toMatchObject({ address: '198.51.100.7', country: 'AT' });
    expect(senderOf(headers)).not.toHaveProperty('country');
    expect(senderOf(headers, { clientIpHeader: 'x-forwarded-for' }).address).toBe('203.0.113.9');
    // Past the proxy, or with nonsense in the header.
    expect(senderOf({}, proxied).address).toBe(SOURCE_ADDRESS);
    expect(senderOf({ 'cf-connecting-ip': 'unknown' }, proxied).address).toBe(SOURCE_ADDRESS);
  });
});
