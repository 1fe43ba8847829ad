// The receipt that a client gets with its 202: the sealed address of its message. With it the
// client can ask what became of the message. It is sealed because a dot is a running number: a
// client that read the dots of two of its events would learn a site's traffic between them.
//
//   receipt = base64url(nonce 12 ‖ ciphertext 22 ‖ tag 16 ‖ site in JSON)
//
// The cipher is AES-256-GCM, under a key of the site.
//
// The nonce is an HMAC of what is sealed, as in SIV (RFC 5297): one message has one receipt, and a
// nonce comes back only with the same address. The probability that two of a site's 2^32 messages
// share a nonce is 2^-33.

import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

import { type Dot, parseDot } from '../dots/dot.ts';
import { MAX_SHARDS } from '../limits/documents.ts';
import { MAX_CHARACTERS, MAX_RECEIPT_CHARACTERS, MAX_RECEIPTS_BYTES } from '../limits/requests.ts';
import { FILTER_REASONS, type FilterReason } from './filtered.ts';
import { isNoLongerThan } from './length.ts';
import type { DocumentKey, Message } from './message.ts';
import { isDay } from './timestamp.ts';

export interface EventReceipt extends DocumentKey {
  readonly dot: Dot;
  /** Why no event of the message is counted; absent where one is. */
  readonly filtered?: FilterReason;
}

/** A receipt of a site, which only the site's key opens. */
export interface SealedReceipt {
  readonly site: string;
  readonly sealed: Uint8Array;
}

/** What seals and opens a site's receipts. */
export interface ReceiptKey {
  readonly encryption: KeyObject;
  readonly nonces: KeyObject;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/**
 * Day 4, shard 1, producer 8, number 8, reason 1: always as many, so that a receipt's length says
 * nothing.
 */
const ADDRESS_BYTES = 22;
const SEALED_BYTES = NONCE_BYTES + ADDRESS_BYTES + TAG_BYTES;

/**
 * By HKDF (RFC 5869) of the site's visitor key, so that neither use of that key reveals the other.
 * Keep the result: deriving the key takes longer than sealing a receipt.
 */
export function receiptKeyOf(visitorKey: Uint8Array): ReceiptKey {
  const bytes = Buffer.from(hkdfSync('sha256', visitorKey, '', 'event-receipt', 2 * KEY_BYTES));
  return {
    encryption: createSecretKey(bytes.subarray(0, KEY_BYTES)),
    nonces: createSecretKey(bytes.subarray(KEY_BYTES)),
  };
}

/** Opaque to clients. */
export function formatEventReceipt({ site, ...address }: EventReceipt, key: ReceiptKey): string {
  const name = JSON.stringify(site);
  const plain = encodeAddress(address);
  const nonce = nonceOf(plain, key);
  const cipher = createCipheriv(CIPHER, key.encryption, nonce).setAAD(Buffer.from(name));
  const sealed = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([...sealed, Buffer.from(name)]).toString('base64url');
}

/** Whose receipt it is; undefined for what can be none. openEventReceipt says whether it is one. */
export function parseEventReceipt(text: string): SealedReceipt | undefined {
  if (text.length > MAX_RECEIPT_CHARACTERS) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  const site = parseSite(bytes.toString('utf8', SEALED_BYTES));
  if (site === undefined) return undefined;
  const sealed = bytes.subarray(0, SEALED_BYTES);
  // Base64 and JSON can be written in many ways: a message has one receipt.
  const canonical = Buffer.concat([sealed, Buffer.from(JSON.stringify(site))]).toString('base64url');
  return canonical === text ? { site, sealed } : undefined;
}

/** The address, if it was sealed by this key for this site; else undefined. */
export function openEventReceipt({ site, sealed }: SealedReceipt, key: ReceiptKey): EventReceipt | undefined {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key.encryption, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(JSON.stringify(site)))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const plain = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    const address = decodeAddress(plain);
    return address && { site, ...address };
  } catch {
    return undefined;
  }
}

/**
 * Receipts of several messages, separated by commas: of as many of the first as fit into a header.
 */
export function formatEventReceipts(messages: readonly Message[], keyOf: (site: string) => ReceiptKey): string {
  let text = '';
  for (const message of messages) {
    const receipt = formatEventReceipt({ ...message, ...reasonOf(message) }, keyOf(message.site));
    if (text.length + receipt.length + 1 > MAX_RECEIPTS_BYTES) break;
    text += text === '' ? receipt : `,${receipt}`;
  }
  return text;
}

/** A message has one receipt: it says `filtered` if that is so of all events in it. */
function reasonOf({ events }: Message): Pick<EventReceipt, 'filtered'> {
  const filtered = events[0]?.filtered;
  return filtered !== undefined && events.every((event) => event.filtered !== undefined) ? { filtered } : {};
}

type Address = Omit<EventReceipt, 'site'>;

function encodeAddress({ day, shard, dot, filtered }: Address): Buffer {
  const bytes = Buffer.alloc(ADDRESS_BYTES);
  bytes.writeUInt32BE(Number(day.replaceAll('-', '')), 0);
  bytes.writeUInt8(shard, 4);
  bytes.write(dot.producer, 5, 'hex');
  bytes.writeDoubleBE(dot.seq, 13);
  bytes.writeUInt8(filtered === undefined ? 0 : 1 + FILTER_REASONS.indexOf(filtered), 21);
  return bytes;
}

/** Undefined for what no message of this version has: a key outlives the code. */
function decodeAddress(bytes: Buffer): Address | undefined {
  const day = String(bytes.readUInt32BE(0)).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const shard = bytes.readUInt8(4);
  const dot = parseDot(`${bytes.toString('hex', 5, 13)}.${bytes.readDoubleBE(13)}`);
  if (dot === undefined || !isDay(day) || shard >= MAX_SHARDS) return undefined;
  const reason = bytes.readUInt8(21);
  const filtered = FILTER_REASONS[reason - 1];
  if (filtered === undefined && reason !== 0) return undefined;
  return { day, shard, dot, ...(filtered !== undefined && { filtered }) };
}

const nonceOf = (plain: Uint8Array, { nonces }: ReceiptKey): Buffer =>
  createHmac('sha256', nonces).update(plain).digest().subarray(0, NONCE_BYTES);

function parseSite(text: string): string | undefined {
  try {
    const site: unknown = JSON.parse(text);
    return typeof site === 'string' && site !== '' && isNoLongerThan(site, MAX_CHARACTERS.site_id) ? site : undefined;
  } catch {
    return undefined;
  }
}
