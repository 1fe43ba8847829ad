// The contract as the fuzz suite knows it: all possible answers. No other answer may occur, and the
// suite's requests must reach every one.

import type { GatewayAnswer } from '../../lambdas/http/http-answer.ts';

const VALIDATION = [
  'site_id is required and must be a string',
  'event_type is required and must be a string',
  'timestamp is required and must be a string',
  'timestamp must be a valid ISO 8601 date string',
  'timestamp must not be more than 48 hours in the future',
  'path must be a string',
  'user_id must be a string',
  'event_id must be a string',
  'site_id must be at most 255 characters',
  'event_type must be at most 100 characters',
  'path must be at most 1000 characters',
  'user_id must be at most 255 characters',
  'event_id must be at most 255 characters',
  'Idempotency-Key must be at most 255 characters',
  'events must be an array of 1 to 500 events',
  'a batch may hold at most 32 sites and days',
  'and N more',
];

/** Every outcome, as `outcomesOf` writes it. */
export const OUTCOMES: readonly string[] = [
  '202',
  '200 stats',
  '200 stats and ledger',
  '200 counted',
  '200 duplicate',
  '200 pending',
  ...VALIDATION.map((detail) => `400 ${detail}`),
  '400 Body must be UTF-8',
  '400 Invalid JSON body',
  '400 site_id query parameter is required',
  '400 site_id must be at most 255 characters (query)',
  '400 Invalid date format. Use YYYY-MM-DD',
  '400 A range needs both from and to',
  '400 from must not be after to',
  '400 Invalid event receipt',
  '404 Not found',
  '405 Method not allowed',
  '413 Body must be at most 200000 bytes',
  '503 The event could not be queued. Try again.',
];

/**
 * What an answer says, without what is particular to its request: one outcome, or one per detail.
 */
export function outcomesOf({ statusCode, body }: GatewayAnswer): string[] {
  const { error, details, status, ledger } = JSON.parse(body) as Record<string, unknown>;
  if (statusCode === 202) return ['202'];
  if (statusCode === 200) {
    return [typeof status === 'string' ? `200 ${status}` : `200 stats${ledger === undefined ? '' : ' and ledger'}`];
  }
  if (Array.isArray(details)) return details.map((detail) => `400 ${general(String(detail))}`);
  const isBound = statusCode === 400 && String(error).includes('at most');
  return [`${statusCode} ${general(String(error))}${isBound ? ' (query)' : ''}`];
}

const general = (text: string): string => text.replace(/^events\[\d+\]\./, '').replace(/^and \d+ more$/, 'and N more');
