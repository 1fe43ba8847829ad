// The receipt that a client gets with its 202: the address of its message, with which it can ask
// what became of it.

import * as z from 'zod/mini';

import { type Dot, formatDot, parseDot } from '../dots/dot.ts';
import { MAX_CHARACTERS, MAX_RECEIPT_CHARACTERS, MAX_RECEIPTS_BYTES, MAX_SHARDS } from '../limits.ts';
import type { DocumentKey, Message } from './message.ts';
import { isDay } from './timestamp.ts';

export interface EventReceipt extends DocumentKey {
  readonly dot: Dot;
}

/** Site, day, shard and dot, as a receipt has them in JSON. */
const fieldsSchema = z.tuple([
  z.string().check(z.minLength(1), z.maxLength(MAX_CHARACTERS.site_id)),
  z.string().check(z.refine(isDay)),
  z.int().check(z.gte(0), z.lt(MAX_SHARDS)),
  z.string().check(z.refine((text) => parseDot(text) !== undefined)),
]);

/** Opaque to clients: base64url of JSON, which carries any site id. */
export const formatEventReceipt = ({ site, day, shard, dot }: EventReceipt): string =>
  Buffer.from(JSON.stringify([site, day, shard, formatDot(dot)])).toString('base64url');

/** The inverse of formatEventReceipt; undefined for anything else. */
export function parseEventReceipt(text: string): EventReceipt | undefined {
  if (text.length > MAX_RECEIPT_CHARACTERS) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  const { data: fields } = z.safeParse(fieldsSchema, json);
  const dot = fields && parseDot(fields[3]);
  if (fields === undefined || dot === undefined) return undefined;
  const receipt = { site: fields[0], day: fields[1], shard: fields[2], dot };
  // Base64 and JSON can be written in many ways: a message has one receipt.
  return formatEventReceipt(receipt) === text ? receipt : undefined;
}

/**
 * Receipts of several messages, separated by commas: of as many of the first as fit into a header.
 */
export function formatEventReceipts(messages: readonly Message[]): string {
  let text = '';
  for (const message of messages) {
    const receipt = formatEventReceipt(message);
    if (text.length + receipt.length + 1 > MAX_RECEIPTS_BYTES) break;
    text += text === '' ? receipt : `,${receipt}`;
  }
  return text;
}
