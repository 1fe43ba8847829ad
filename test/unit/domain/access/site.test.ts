import { expect, test } from 'vitest';

import { type Site, siteDefaults, siteSchema, takesOrigin } from '../../../../lambdas/domain/access/site.ts';

const site: Site = { ...siteDefaults('a'), id: 'a', visitorKey: new Uint8Array(32), createdAt: 0 };

const fault = (changed: object): string | undefined =>
  siteSchema.safeParse({ ...site, ...changed }).error?.issues[0]?.message;

test('takes what a new site has, and every id that an event may have', () => {
  expect(siteSchema.parse(site)).toEqual(site);
  const long = '🎉'.repeat(255);
  expect(siteSchema.parse({ ...site, ...siteDefaults(long), id: long }).id).toBe(long);
});

test('says what a field must be', () => {
  expect(fault({ timezone: 'Mars/Base' })).toBe('an IANA time zone, such as Europe/Berlin');
  expect(fault({ timezone: '+01:00' })).toBe('an IANA time zone, such as Europe/Berlin');
  for (const timezone of ['UTC', 'Europe/Berlin', 'Asia/Kathmandu']) expect(fault({ timezone })).toBeUndefined();
  for (const origin of ['https://example.com/', 'example.com', 'HTTPS://example.com', 'javascript:alert(1)', 'null'])
    expect(fault({ origins: [origin] })).toBe('an origin, such as https://example.com, or *');
  expect(fault({ origins: Array.from({ length: 51 }, () => '*') })).toBe('at most 50 origins');
  expect(fault({ name: 'x'.repeat(101) })).toBe('at most 100 characters');
  expect(fault({ properties: [''] })).toBe('a name of 1 to 300 bytes');
  expect(fault({ properties: Array.from({ length: 21 }, (_, n) => `${n}`) })).toBe('at most 20 properties');
  expect(fault({ goals: Array.from({ length: 51 }, () => 'Signup') })).toBe('at most 50 goals');
  const steps = Array.from({ length: 9 }, () => 'Signup');
  expect(fault({ funnels: [{ name: 'F', steps }] })).toBe('at most 8 steps');
  expect(fault({ funnels: [{ name: 'F', steps: steps.slice(8) }] })).toBe('at least 2 steps');
  expect(fault({ funnels: Array.from({ length: 21 }, () => ({ name: 'F', steps: ['A', 'B'] })) })).toBe(
    'at most 20 funnels',
  );
  expect(fault({ visitorKey: new Uint8Array(31) })).toBe('32 bytes');
});

test('takes events from the origins that it lists, and from any where it lists *', () => {
  expect(takesOrigin({ origins: ['https://a.example'] }, 'https://a.example')).toBe(true);
  expect(takesOrigin({ origins: ['https://a.example'] }, 'https://a.example.evil')).toBe(false);
  expect(takesOrigin({ origins: [] }, 'https://a.example')).toBe(false);
  expect(takesOrigin({ origins: ['*'] }, 'null')).toBe(true);
});
