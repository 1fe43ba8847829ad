// Stored tables come back as they were, whatever a client sends; equal ones have equal bytes; and
// bytes that no writer has written are refused.

import assert from 'node:assert/strict';

import fc from 'fast-check';

import { ByteReader, ByteWriter } from '../../../lambdas/domain/bytes.ts';
import { type Counts, noCounts } from '../../../lambdas/domain/document/counts.ts';
import type { EventContext } from '../../../lambdas/domain/event/event-context.ts';
import { DAY_TABLE } from '../../../lambdas/domain/limits/documents.ts';
import { AMBIENT_FIELDS, ORIGIN_FIELDS } from '../../../lambdas/domain/visits/context-keys.ts';
import { NOTHING_CUT, type VisitorTable } from '../../../lambdas/domain/visits/visitor-table.ts';
import { countsWithin } from '../../support/counts-within.ts';
import { anyString } from '../../support/messages.ts';
import { anEventOf } from '../../support/visits.ts';
import { law, type Law, type VisitCode } from './law.ts';

const someEvents = fc.array(anEventOf(12), { maxLength: 60, size: 'max' });
/** Nothing is cut, or about every other visitor. */
const anyTheta = fc.constantFrom(NOTHING_CUT, NOTHING_CUT / 2);
/** Visitors that the counts have exactly, and pages and names. */
const anyLimit = fc.constantFrom(0, 4, 12);

export function written(code: VisitCode, table: VisitorTable, known: Counts = noCounts): Uint8Array {
  const writer = new ByteWriter();
  code.writeTable(writer, table, known);
  return writer.finish();
}

export function read(code: VisitCode, bytes: Uint8Array, known: Counts = noCounts): VisitorTable {
  const reader = new ByteReader(bytes);
  const table = code.readTable(reader, known);
  reader.end();
  return table;
}

/** Bytes to change, and what to. */
export const someChanges = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });

/**
 * Expects that changed bytes are refused with an error for people, or are what another value is
 * written as.
 */
export function expectStrict<T>(
  bytes: Uint8Array,
  changes: readonly (readonly [number, number])[],
  parse: (bytes: Uint8Array) => T,
  write: (value: T) => Uint8Array,
): void {
  const changed = Uint8Array.from(bytes);
  for (const [at, value] of changes) changed[at % changed.length] = value;
  let parsed: T;
  try {
    parsed = parse(changed);
  } catch (error) {
    assert.ok(error instanceof RangeError || error instanceof TypeError, String(error));
    return;
  }
  assert.deepEqual(write(parsed), changed);
}

const anyField = fc.oneof(anyString(12), fc.constantFrom('\t', '\\', '\\t', 'a\tb', '\\\\t'));
const anyContext: fc.Arbitrary<EventContext> = fc.record(
  { source: anyField, channel: anyField, utm_term: anyField, hostname: anyField, os: anyField, screen: anyField },
  { requiredKeys: [], noNullPrototype: true },
);

export const CODEC_LAWS: readonly Law[] = [
  law(
    'a stored table is read back as it was, with what the counts have and without',
    500,
    [someEvents, anyTheta, anyLimit],
    (code, events, theta, limit) => {
      const table = code.tableOf(events, DAY_TABLE, theta);
      const known = countsWithin(events, limit);
      assert.deepEqual(read(code, written(code, table, known), known), table);
      assert.deepEqual(read(code, written(code, table)), table);
    },
  ),
  law(
    'a stored table has the same bytes as any other of the same events',
    100,
    [someEvents, fc.array(fc.nat(), { minLength: 60, maxLength: 60 })],
    (code, events, order) => {
      const shuffled = events
        .map((event, index) => ({ event, place: order[index] ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ event }) => event);
      assert.deepEqual(
        written(code, code.tableOf(shuffled, DAY_TABLE)),
        written(code, code.tableOf(events, DAY_TABLE)),
      );
    },
  ),
  law(
    'a stored table adds up as before it was stored, and is cut at the same visitor',
    200,
    [someEvents, someEvents, fc.nat(4000)],
    (code, some, others, weight) => {
      const [a, b] = [code.tableOf(some, DAY_TABLE), code.tableOf(others, DAY_TABLE)];
      const limits = { ...DAY_TABLE, weight };
      const readA = read(code, written(code, a));
      assert.deepEqual(code.mergeTables(readA, read(code, written(code, b)), limits), code.mergeTables(a, b, limits));
      assert.deepEqual(code.mergeTables(b, readA, limits), code.mergeTables(a, b, limits));
    },
  ),
  law(
    'a stored table whose bytes were changed is refused, or is another table',
    1000,
    [someEvents, anyTheta, anyLimit, someChanges],
    (code, events, theta, limit, changes) => {
      const known = countsWithin(events, limit);
      const bytes = written(code, code.tableOf(events, DAY_TABLE, theta), known);
      expectStrict(
        bytes,
        changes,
        (changed) => read(code, changed, known),
        (table) => written(code, table, known),
      );
    },
  ),
  law(
    "an event's context comes back from its two texts, whatever characters it has",
    300,
    [anyContext],
    ({ originOf, contextOf, fieldOf }, context) => {
      for (const field of ORIGIN_FIELDS) assert.equal(fieldOf(originOf(context), field), context[field] ?? '');
      for (const field of AMBIENT_FIELDS) assert.equal(fieldOf(contextOf(context), field), context[field] ?? '');
    },
  ),
];
