// The idempotency record of a message: its name is derived from the request's key and the part, has
// a fixed length, and is cheap however long the key is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { visitorHasher } from '../../../lambdas/domain/access/visitor.ts';
import { idempotencyRecordsOf, recordNamer, sha256 } from '../../../lambdas/ingest/idempotency-records.ts';
import { aKeyedSite } from '../../support/visitors.ts';

const { nameRecord } = aKeyedSite('s');

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
      idempotencyRecordsOf(key)(aKeyedSite(site).nameRecord, part);
    fc.assert(
      fc.property(named, named, (one, other) => {
        expect(recordOf(one)).toMatch(/^[\w-]{43}$/);
        expect(recordOf(one) === recordOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test('distinguish a key from a list that contains only that key', () => {
    expect(idempotencyRecordsOf('a')(nameRecord, 0)).not.toBe(idempotencyRecordsOf(['a'])(nameRecord, 0));
    expect(idempotencyRecordsOf('["a"]')(nameRecord, 0)).not.toBe(idempotencyRecordsOf(['a'])(nameRecord, 0));
  });

  test('are other ones under another secret of the site, and no visitors of it', () => {
    const [one, other] = [recordNamer(new Uint8Array(32).fill(1)), recordNamer(new Uint8Array(32).fill(2))];
    expect(idempotencyRecordsOf('k')(one, 0)).not.toBe(idempotencyRecordsOf('k')(other, 0));
    // As if a client had the text of a name for a user id.
    const visitor = visitorHasher(new Uint8Array(32).fill(1))(`${sha256('"k"')}.0`);
    const name = Buffer.from(idempotencyRecordsOf('k')(one, 0), 'base64url').toString('hex');
    expect(name.slice(0, 16)).not.toBe(visitor);
  });

  test('hash the key once, and then a text of one length for each part', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `${index}`.padEnd(255, 'i'));
    const { seen, hash } = meter();
    const recordOf = idempotencyRecordsOf(ids, hash);
    expect(seen.bytes).toBe(JSON.stringify(ids).length);
    seen.bytes = 0;
    for (let part = 0; part < 500; part += 1) recordOf(hash, part);
    expect(seen.bytes).toBeLessThanOrEqual(500 * (43 + '.499'.length));
  });
});
