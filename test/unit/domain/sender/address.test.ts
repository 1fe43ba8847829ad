// Addresses: read from headers, cut to networks, compared with blocks.

import { BlockList, isIP } from 'node:net';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { blocksOf, isBlock, networkOf, readAddress } from '../../../../lambdas/domain/sender/address.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7, 198.51.100.1', '203.0.113.7'],
  ['203.0.113.7:46532', '203.0.113.7'],
  [' 2001:db8::7 ', '2001:db8::7'],
  ['[2001:db8::7]:443', '2001:db8::7'],
  ['[2001:db8::7]', '2001:db8::7'],
  ['2001:db8:1:2:3:4:5:6:46532', '2001:db8:1:2:3:4:5:6'],
  ['unknown', undefined],
  ['', undefined],
  [undefined, undefined],
  ['1'.repeat(10_000), undefined],
])('the address in the header %j is %j', (header, address) => {
  expect(readAddress(header)).toBe(address);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
  ['203.0.113', undefined],
  ['no address', undefined],
])('%s stands for the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('two addresses are of one network exactly if their first 64 bits are the same', () => {
  const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
  const text = (parts: readonly number[]): string => parts.map((part) => part.toString(16)).join(':');
  fc.assert(
    fc.property(groups, groups, ([...a], b) => {
      // Beginning with 2000::/3: never IPv4-mapped.
      a[0] = 0x2001;
      const sibling = [...a.slice(0, 4), ...b.slice(4)];
      expect(networkOf(text(sibling))).toBe(networkOf(text(a)));
      const other = [...a.slice(0, 3), ((a[3] ?? 0) + 1) & 0xffff, ...a.slice(4)];
      expect(networkOf(text(other))).not.toBe(networkOf(text(a)));
    }),
  );
});

describe('a block', () => {
  test.each(['203.0.113.7', '203.0.113.0/24', '2001:db8::/32', '::/0', '0.0.0.0/0'])('can be %s', (text) => {
    expect(isBlock(text)).toBe(true);
  });

  test.each(['', 'office', '203.0.113.0/33', '203.0.113.0/', '1.2.3.4/8/8', '2001:db8::/129', 'fe80::1%eth0', '/24'])(
    'cannot be %j',
    (text) => {
      expect(isBlock(text)).toBe(false);
    },
  );

  test('holds the addresses of its network and no others, however they are written', () => {
    const isBlocked = blocksOf(['203.0.113.0/24', '198.51.100.7', '2001:db8::/32']);
    const inside = ['203.0.113.255', '198.51.100.7', '::ffff:198.51.100.7', '2001:db8:ffff::1', '2001:0DB8::1%eth0'];
    const outside = ['203.0.114.0', '198.51.100.8', '2001:db9::', 'nothing', ''];
    expect([...inside, ...outside].filter(isBlocked)).toEqual(inside);
    expect(inside.filter(blocksOf([]))).toEqual([]);
  });
});

describe('as Node.js has it', () => {
  const part = fc.oneof(
    fc.integer({ min: 0, max: 0x1ffff }).map((group) => group.toString(16)),
    fc.constantFrom('', '0', '0000', 'ffff', '1.2.3.4', '01.2.3.4', '256.1.1.1', 'g'),
  );
  const nearly = fc.array(part, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(':'));
  const some = fc.oneof(nearly, fc.ipV4(), fc.ipV6(), fc.ipV4Extended());

  test('a text is an address or none', () => {
    fc.assert(
      fc.property(some, (text) => {
        expect(networkOf(text) !== undefined, text).toBe(isIP(text) !== 0);
        expect(isBlock(text), text).toBe(isIP(text) !== 0);
      }),
      { numRuns: 3000 },
    );
  });

  test('an address lies in a network or not', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(address, address, fc.nat(128), (network, other, length) => {
        const bits = isIP(network) === 4 ? length % 33 : length;
        const list = new BlockList();
        list.addSubnet(network, bits, isIP(network) === 4 ? 'ipv4' : 'ipv6');
        const isBlocked = blocksOf([`${network}/${bits}`]);
        for (const each of [network, other]) {
          // That every IPv4 address lies in ::/0 is true of ours alone.
          fc.pre(isIP(each) === isIP(network));
          expect(isBlocked(each)).toBe(list.check(each, isIP(each) === 4 ? 'ipv4' : 'ipv6'));
        }
      }),
      { numRuns: 3000 },
    );
  });
});
