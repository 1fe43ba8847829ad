// Names the idempotency records of a request's messages, so that the aggregator counts each message
// once per key. The site's secret key makes the name, so it reveals nothing of the client's key.

import { createHmac, createSecretKey, hash, hkdfSync } from 'node:crypto';

/** 43 characters. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/** Makes a name of 43 characters of a text. */
export type NameRecord = (text: string) => string;

/**
 * By a key that HKDF (RFC 5869) derives of the site's visitor key, so that no user id has a visitor
 * that is a name. Sites have different keys: the same idempotency key names another record in each.
 */
export function recordNamer(visitorKey: Uint8Array): NameRecord {
  const derived = hkdfSync('sha256', visitorKey, '', 'idempotency-record', 32);
  const key = createSecretKey(new Uint8Array(derived));
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}

/**
 * Records of a request by site, and by part within the site. They are opaque and of fixed length:
 * keys are the clients' data, and may be long. The ids of a whole batch are hashed once; 500 ids
 * hashed again for each of 500 messages took up to 217 ms.
 */
export function idempotencyRecordsOf(
  key: string | readonly string[],
  digest = sha256,
): (nameRecord: NameRecord, part: number) => string {
  const keyDigest = digest(JSON.stringify(key));
  return (nameRecord, part) => nameRecord(`${keyDigest}.${part}`);
}
