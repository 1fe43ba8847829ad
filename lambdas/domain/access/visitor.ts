// A visitor is a keyed hash of the user id: HMAC-SHA-256 by the site's visitor key, cut to 64 bits.
// Ingest makes it, and no user id goes further. Without the key a client can neither forge nor
// guess a visitor. With an unkeyed hash, 8,192 mined ids would claim any number of visitors, for
// ever, since sketches merge by maximum (Reviriego and Ting, "Security of HyperLogLog cardinality
// estimation", https://arxiv.org/abs/2011.10355). Deleting the key makes old days unlinkable.

import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** 64 bits as 16 lower-case hex digits. */
export type Visitor = string;

export const VISITOR = /^[0-9a-f]{16}$/;

/**
 * Makes visitors of user ids by a site's key. Keep the result: preparing the key takes longer than
 * hashing an id.
 */
export function visitorHasher(visitorKey: Uint8Array): (userId: string) => Visitor {
  const key: KeyObject = createSecretKey(visitorKey);
  return (userId) => createHmac('sha256', key).update(bytesOf(userId)).digest('hex').slice(0, 16);
}

/**
 * Lone surrogates have no UTF-8 form, so such ids are hashed as UTF-16 behind a byte that UTF-8
 * never holds: different ids stay different.
 */
const bytesOf = (userId: string): string | Uint8Array =>
  userId.isWellFormed() ? userId : Buffer.concat([Buffer.of(0xff), Buffer.from(userId, 'utf16le')]);
