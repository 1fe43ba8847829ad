// The idempotency record of a message: its name is derived from the request's key and the part, has
// a fixed length, and is cheap however long the key is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { idempotencyRecordsOf, sha256 } from '../../../lambdas/ingest/idempotency-records.ts';

/** Counts the hashed bytes. */
function meter() {
  const seen = { bytes: 0 };
  const hash = (text: string): string => {
    seen.bytes += Buffer.byteLength(text);
    return sha256(text);
  };
  return { seen, hash };
}

describe('idempotency records', () => {
  test('are the same for the same key, site and part, and else differ', () => {
    const key = fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 1, maxLength: 3 }));
    const named = fc.record({ key, site: fc.string({ minLength: 1 }), part: fc.nat(3) });
    const recordOf = ({ key, site, part }: { key: string | string[]; site: string; part: number }): string =>
      idempotencyRecordsOf(key)(site, part);
    fc.assert(
      fc.property(named, named, (one, other) => {
        expect(recordOf(one)).toMatch(/^[\w-]{43}$/);
        expect(recordOf(one) === recordOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test('distinguish a key from a list that contains only that key', () => {
    expect(idempotencyRecordsOf('a')('s', 0)).not.toBe(idempotencyRecordsOf(['a'])('s', 0));
    expect(idempotencyRecordsOf('["a"]')('s', 0)).not.toBe(idempotencyRecordsOf(['a'])('s', 0));
  });

  test('hash the key once, and then as much as a site has for each part', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `${index}`.padEnd(255, 'i'));
    const { seen, hash } = meter();
    const recordOf = idempotencyRecordsOf(ids, hash);
    expect(seen.bytes).toBe(JSON.stringify(ids).length);
    seen.bytes = 0;
    for (let part = 0; part < 500; part += 1) recordOf('x'.repeat(255), part);
    expect(seen.bytes).toBeLessThan(500 * (255 + 43 + 20));
  });
});
