import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { VISITOR, visitorHasher } from '../../../../lambdas/domain/access/visitor.ts';
import { anyCharacter } from '../../../support/any-character.ts';

const KEY = new Uint8Array(32).fill(7);

test('a visitor is the first 64 bits of the HMAC of the user id by the key', () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
  // One maker for many ids: what one has left behind must not show in the next.
  const ids = fc.array(fc.string({ unit: anyCharacter, maxLength: 255 }), { maxLength: 4 });
  fc.assert(
    fc.property(key, ids, (visitorKey, userIds) => {
      const visitorOf = visitorHasher(visitorKey);
      for (const id of userIds) {
        const expected = createHmac('sha256', visitorKey).update(id).digest('hex').slice(0, 16);
        expect(visitorOf(id)).toBe(expected);
      }
    }),
  );
});

test('of an id that no UTF-8 can carry it is that of its UTF-16, behind a byte that UTF-8 never holds', () => {
  const bytes = Buffer.from([0xff, 0x00, 0xd8, 0x61, 0x00]);
  const expected = createHmac('sha256', KEY).update(bytes).digest('hex').slice(0, 16);
  expect(visitorHasher(KEY)('\ud800a')).toBe(expected);
});

test('the longest ids that an event may have are told apart by their last character, and longer ones refused', () => {
  const visitorOf = visitorHasher(KEY);
  for (const char of ['a', '世', '🎉', '\ud800']) {
    const long = char.repeat(254);
    expect(new Set([`${long}x`, `${long}y`, long].map(visitorOf)).size).toBe(3);
  }
  expect(visitorOf('🎉'.repeat(255))).toMatch(VISITOR);
  expect(() => visitorOf('x'.repeat(511))).toThrow(RangeError);
});

test('the same id is another visitor under another key', () => {
  const other = visitorHasher(new Uint8Array(32).fill(8));
  fc.assert(fc.property(fc.string(), (id) => visitorHasher(KEY)(id) !== other(id)));
});

test('different ids are different visitors, lone surrogates too', () => {
  const hash = visitorHasher(KEY);
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), fc.string({ unit: anyCharacter }), (a, b) => {
      expect(hash(a)).toMatch(VISITOR);
      return a === b || hash(a) !== hash(b);
    }),
  );
  expect(hash('\ud800')).not.toBe(hash('\ud801'));
  expect(hash('\ud800')).not.toBe(hash('\ufffd'));
});
