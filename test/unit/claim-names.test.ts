// What a message claims: a name of its part of a request's key, of fixed length, and cheap however
// long the key is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { claimsOf, sha256 } from '../../lambdas/ingest/idempotency-records.ts';

/** Counts what is hashed. */
function meter() {
  const seen = { bytes: 0 };
  const hash = (text: string): string => {
    seen.bytes += Buffer.byteLength(text);
    return sha256(text);
  };
  return { seen, hash };
}

describe('claims', () => {
  test('are the same for the same key, site and part, and else differ', () => {
    const key = fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 1, maxLength: 3 }));
    const named = fc.record({ key, site: fc.string({ minLength: 1 }), part: fc.nat(3) });
    const claimOf = ({ key, site, part }: { key: string | string[]; site: string; part: number }): string =>
      claimsOf(key)(site, part);
    fc.assert(
      fc.property(named, named, (one, other) => {
        expect(claimOf(one)).toMatch(/^[\w-]{43}$/);
        expect(claimOf(one) === claimOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test('tell a key from a list of it alone', () => {
    expect(claimsOf('a')('s', 0)).not.toBe(claimsOf(['a'])('s', 0));
    expect(claimsOf('["a"]')('s', 0)).not.toBe(claimsOf(['a'])('s', 0));
  });

  test('hash the key once, and then as much as a site has for each part', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `${index}`.padEnd(255, 'i'));
    const { seen, hash } = meter();
    const claim = claimsOf(ids, hash);
    expect(seen.bytes).toBe(JSON.stringify(ids).length);
    seen.bytes = 0;
    for (let part = 0; part < 500; part += 1) claim('x'.repeat(255), part);
    expect(seen.bytes).toBeLessThan(500 * (255 + 43 + 20));
  });
});
