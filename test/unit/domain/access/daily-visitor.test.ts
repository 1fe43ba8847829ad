// The visitor of a browser that brings no id.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { dailyVisitor } from '../../../../lambdas/domain/access/daily-visitor.ts';
import { SALT_BYTES } from '../../../../lambdas/domain/access/salt.ts';
import { VISITOR } from '../../../../lambdas/domain/access/visitor.ts';
import { anyCharacter } from '../../../support/any-character.ts';

const SALT = new Uint8Array(SALT_BYTES).fill(1);
const TOMORROW = new Uint8Array(SALT_BYTES).fill(2);
const BROWSER = { address: '203.0.113.7', agent: 'Firefox' };

test('the same browser is one visitor of a site for a day, another elsewhere and another tomorrow', () => {
  const visitor = dailyVisitor(SALT, 'a', BROWSER);
  expect(visitor).toMatch(VISITOR);
  expect(dailyVisitor(SALT, 'a', { ...BROWSER, address: '::ffff:203.0.113.7' })).toBe(visitor);
  const others = [
    dailyVisitor(SALT, 'b', BROWSER),
    dailyVisitor(TOMORROW, 'a', BROWSER),
    dailyVisitor(SALT, 'a', { ...BROWSER, agent: 'Chrome' }),
    dailyVisitor(SALT, 'a', { ...BROWSER, address: '203.0.113.8' }),
    dailyVisitor(SALT, 'a', { address: BROWSER.address }),
  ];
  expect(new Set([visitor, ...others]).size).toBe(6);
});

test('a device that changes its IPv6 address within its network stays the same visitor', () => {
  const visitors = ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'].map((address) =>
    dailyVisitor(SALT, 'a', { ...BROWSER, address }),
  );
  expect(new Set(visitors).size).toBe(1);
  expect(visitors).not.toContain(dailyVisitor(SALT, 'a', { ...BROWSER, address: '2001:db8:1:3::1' }));
});

test('without an address there is no visitor', () => {
  expect(dailyVisitor(SALT, 'a', { agent: 'Firefox' })).toBeUndefined();
  expect(dailyVisitor(SALT, 'a', { address: 'unknown', agent: 'Firefox' })).toBeUndefined();
});

test('different sites and agents never meet, whatever characters they have', () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 5 });
  fc.assert(
    fc.property(text, text, text, text, (site, agent, otherSite, otherAgent) => {
      fc.pre(site !== otherSite || agent !== otherAgent);
      const { address } = BROWSER;
      const other = dailyVisitor(SALT, otherSite, { address, agent: otherAgent });
      expect(dailyVisitor(SALT, site, { address, agent })).not.toBe(other);
    }),
  );
});
