// The receipt that a client gets with its 202: the address of its message, with which it can ask what became of it.

import { type Dot, formatDot, parseDot } from './dot.ts';
import { MAX_CHARACTERS, MAX_RECEIPTS_BYTES, MAX_SHARDS } from './limits.ts';
import type { DocumentKey, Message } from './message.ts';
import { isDay } from './timestamp.ts';
import { isWithin } from './within.ts';

export interface EventReceipt extends DocumentKey {
  readonly dot: Dot;
}

/** Opaque to clients: base64url of JSON, which carries any site id. */
export const formatEventReceipt = ({ site, day, shard, dot }: EventReceipt): string =>
  Buffer.from(JSON.stringify([site, day, shard, formatDot(dot)])).toString('base64url');

/** The inverse of formatEventReceipt; undefined for anything else. */
export function parseEventReceipt(text: string): EventReceipt | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(fields) || fields.length !== 4) return undefined;
  const [site, day, shard, dotText] = fields as unknown[];
  const dot = typeof dotText === 'string' ? parseDot(dotText) : undefined;
  if (typeof site !== 'string' || site === '' || !isWithin(site, MAX_CHARACTERS.site_id)) return undefined;
  if (typeof day !== 'string' || !isDay(day) || dot === undefined) return undefined;
  if (typeof shard !== 'number' || !Number.isInteger(shard) || shard < 0 || shard >= MAX_SHARDS) return undefined;
  const receipt = { site, day, shard, dot };
  // Base64 and JSON can be written in many ways: a message has one receipt.
  return formatEventReceipt(receipt) === text ? receipt : undefined;
}

/** Receipts of several messages, separated by commas: of as many of the first as fit into a header. */
export function formatEventReceipts(messages: readonly Message[]): string {
  let text = '';
  for (const message of messages) {
    const receipt = formatEventReceipt(message);
    if (text.length + receipt.length + 1 > MAX_RECEIPTS_BYTES) break;
    text += text === '' ? receipt : `,${receipt}`;
  }
  return text;
}
