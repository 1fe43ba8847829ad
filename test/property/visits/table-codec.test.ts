// Stored tables come back as they were, whatever a client sends; equal ones have equal bytes; and
// bytes that no writer has written are refused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ByteReader, ByteWriter } from '../../../lambdas/domain/bytes.ts';
import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import { DAY_TABLE } from '../../../lambdas/domain/limits.ts';
import { noVisitors, type Visitors, visitorsOf } from '../../../lambdas/domain/sketches/visitors.ts';
import { readTable, writeTable } from '../../../lambdas/domain/visits/table-codec.ts';
import {
  cutTo,
  mergeTables,
  noTable,
  NOTHING_CUT,
  tableOf,
  type VisitorTable,
} from '../../../lambdas/domain/visits/visitor-table.ts';
import { anEventOf } from '../../support/visits.ts';
import { aView } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';

const someEvents = fc.array(anEventOf(12), { maxLength: 60, size: 'max' });
/** Nothing is cut, or about every other visitor. */
const anyTheta = fc.constantFrom(NOTHING_CUT, NOTHING_CUT / 2);

/** The visitors of views, as the counts of the same events have them: at most `limit` exactly. */
const viewersOf = (events: readonly MessageEvent[], limit: number): Visitors =>
  visitorsOf(
    events.flatMap(({ type, visitor }) => (type === 'page_view' && visitor !== undefined ? [visitor] : [])),
    limit,
  );
const anyLimit = fc.constantFrom(0, 4, 12);

function written(table: VisitorTable, known: Visitors = noVisitors): Uint8Array {
  const writer = new ByteWriter();
  writeTable(writer, table, known);
  return writer.finish();
}

function read(bytes: Uint8Array, known: Visitors = noVisitors): VisitorTable {
  const reader = new ByteReader(bytes);
  const table = readTable(reader, known);
  reader.end();
  return table;
}

describe('a stored table', () => {
  test('is read back as it was, with the hashes that the counts have and without', () => {
    fc.assert(
      fc.property(someEvents, anyTheta, anyLimit, (events, theta, limit) => {
        const table = cutTo(tableOf(events, DAY_TABLE), theta);
        const known = viewersOf(
          events.filter(({ filtered }) => filtered === undefined),
          limit,
        );
        expect(read(written(table, known), known)).toEqual(table);
        expect(read(written(table))).toEqual(table);
      }),
      { numRuns: 500 },
    );
  });

  test('has the same bytes as any other of the same events', () => {
    fc.assert(
      fc.property(someEvents, fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), (events, order) => {
        const shuffled = events
          .map((event, index) => ({ event, place: order[index] ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event);
        expect(written(tableOf(shuffled, DAY_TABLE))).toEqual(written(tableOf(events, DAY_TABLE)));
      }),
    );
  });

  test('adds up as before it was stored, and is cut at the same visitor', () => {
    fc.assert(
      fc.property(someEvents, someEvents, fc.nat(4000), (some, others, weight) => {
        const [a, b] = [tableOf(some, DAY_TABLE), tableOf(others, DAY_TABLE)];
        const limits = { ...DAY_TABLE, weight };
        const sum = mergeTables(a, b, limits);
        expect(mergeTables(read(written(a)), read(written(b)), limits)).toEqual(sum);
        expect(mergeTables(read(written(b)), a, limits)).toEqual(mergeTables(b, a, limits));
      }),
    );
  });

  test('does not store hashes again that the counts have', () => {
    const events = Array.from({ length: 1000 }, (_, n) => aView({ path: '/', visitor: visitorOf(n) }));
    const table = tableOf(events, DAY_TABLE);
    const known = viewersOf(events, 1024);
    expect(written(table).length - written(table, known).length).toBeGreaterThan(5 * 990);
    expect(written(cutTo(table, NOTHING_CUT / 2)).length).toBeGreaterThan(5 * 450);
  });

  test('takes three bytes where it has no row', () => {
    expect(written(noTable)).toHaveLength(3);
    expect(read(written(noTable))).toEqual(noTable);
  });
});

describe('bytes that were changed', () => {
  test('are refused, or are those of another table', () => {
    fc.assert(
      fc.property(
        someEvents,
        anyTheta,
        anyLimit,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (events, theta, limit, changes) => {
          const known = viewersOf(
            events.filter(({ filtered }) => filtered === undefined),
            limit,
          );
          const bytes = Uint8Array.from(written(cutTo(tableOf(events, DAY_TABLE), theta), known));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const table = tryToRead(bytes, known);
          if (table !== undefined) expect(written(table, known)).toEqual(bytes);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** Undefined where it is refused, as it may be. */
function tryToRead(bytes: Uint8Array, known: Visitors): VisitorTable | undefined {
  try {
    return read(bytes, known);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}
