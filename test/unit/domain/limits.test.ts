// The page of the HTTP contract states the same bounds as the code.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ANSWER_LIMITS, DIMENSION_ROOMS, LEAST_WEIGHT } from '../../../lambdas/domain/limits/documents.ts';
import * as limits from '../../../lambdas/domain/limits/requests.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/http-api.md'), 'utf8').replaceAll(/\s+/g, ' ');

const shown = (value: number): string => value.toLocaleString('en-US');
const HOUR = 3_600_000;

const { MAX_CHARACTERS, YEARS } = limits;
const SENTENCES = [
  ...(['site_id', 'event_type', 'path', 'user_id'] as const).map(
    (name) => [name, new RegExp(`\\| \`${name}\` \\| \\w+ \\| ${shown(MAX_CHARACTERS[name])} characters`)] as const,
  ),
  ['event_id', new RegExp(`\\| \`event_id\` \\| \\w+ \\| ${MAX_CHARACTERS.idempotency_key} characters`)],
  ['Idempotency-Key', `\`Idempotency-Key\`, up to ${MAX_CHARACTERS.idempotency_key} characters`],
  ['the future', `\`timestamp must not be more than ${limits.MAX_AHEAD_MS / HOUR} hours in the future\``],
  ['the years', `from ${YEARS.first} to ${YEARS.last}`],
  ['a body', `at most ${shown(limits.MAX_BODY_BYTES)} bytes`],
  ['a refused body', `\`Body must be at most ${limits.MAX_BODY_BYTES} bytes\``],
  [
    'a batch',
    `1 to ${limits.MAX_BATCH_EVENTS} events, of at most ${limits.MAX_BATCH_PAIRS} distinct pairs of site and day`,
  ],
  ['a refused batch', `\`a batch may hold at most ${limits.MAX_BATCH_PAIRS} sites and days\``],
  ['receipts', `as many as fit ${shown(limits.MAX_RECEIPTS_BYTES)} characters`],
  ["a day's paths", `distinct paths of each day fit ${shown(DIMENSION_ROOMS.path)} bytes`],
  ["a range's paths", `those of the range ${shown(ANSWER_LIMITS.paths)}, where a path takes at least ${LEAST_WEIGHT}`],
  ['a key', `once per site for ${limits.IDEMPOTENCY_DAYS} days`],
] satisfies readonly (readonly [string, string | RegExp])[];

test.each(SENTENCES)('docs/http-api.md says how much %s may be', (_, sentence) => {
  expect(PAGE).toMatch(sentence);
});
