import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { VISITOR, visitorHasher } from '../../../../lambdas/domain/access/visitor.ts';

const KEY = new Uint8Array(32).fill(7);

test('a visitor is the first 64 bits of the HMAC of the user id by the key', () => {
  const expected = createHmac('sha256', KEY).update('user-1').digest('hex').slice(0, 16);
  expect(visitorHasher(KEY)('user-1')).toBe(expected);
});

test('the same id is another visitor under another key', () => {
  const other = visitorHasher(new Uint8Array(32).fill(8));
  fc.assert(fc.property(fc.string(), (id) => visitorHasher(KEY)(id) !== other(id)));
});

test('different ids are different visitors, lone surrogates too', () => {
  const hash = visitorHasher(KEY);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(hash(a)).toMatch(VISITOR);
      return a === b || hash(a) !== hash(b);
    }),
  );
  expect(hash('\ud800')).not.toBe(hash('\ud801'));
  expect(hash('\ud800')).not.toBe(hash('\ufffd'));
});
