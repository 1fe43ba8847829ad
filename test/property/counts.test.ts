// Counts say what a plain count of all events would, part by part, in the bytes that their parts
// take.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ByteReader, ByteWriter } from '../../lambdas/domain/bytes.ts';
import { countEvents } from '../../lambdas/domain/document/count-events.ts';
import { addCounts, type Counts, DAY_ROOM, noCounts } from '../../lambdas/domain/document/counts.ts';
import { readCounts, writeCounts } from '../../lambdas/domain/document/counts-codec.ts';
import { DIMENSION_NAMES } from '../../lambdas/domain/document/dimensions.ts';
import { MAX_QUARTERS, readQuarters } from '../../lambdas/domain/document/quarters.ts';
import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { sumsByValue } from '../../lambdas/domain/sketches/sums.ts';
import type { TopValues } from '../../lambdas/domain/sketches/top-values.ts';
import { hitsOf } from '../support/hits.ts';
import { anyFiltered, anyLocalEvent, parts } from '../support/messages.ts';

const anyCounted = fc.oneof({ weight: 9, arbitrary: anyLocalEvent }, { weight: 1, arbitrary: anyFiltered });
const someEvents = fc.array(anyCounted, { maxLength: 40 });

const bytesOf = (counts: Counts): Uint8Array => {
  const writer = new ByteWriter();
  writeCounts(writer, counts);
  return writer.finish();
};

/** How often each value comes. */
const tally = (values: readonly string[]): Map<string, number> =>
  values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map<string, number>());

/** A list with few bytes is whole; of one that was cut, what is left is right. */
function expectList(list: TopValues, values: readonly string[]): void {
  if (list.floor === 0) expect(hitsOf(list)).toEqual(tally(values));
  else for (const { value, hits } of list.kept) expect(hits).toBeLessThanOrEqual(tally(values).get(value) ?? 0);
}

function revenueOf(events: readonly MessageEvent[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { type, revenue } of events) {
    if (revenue === undefined) continue;
    const key = JSON.stringify([type, revenue.currency]);
    sums.set(key, (sums.get(key) ?? 0) + revenue.amount);
  }
  return sums;
}

describe('counts', () => {
  test('of any batches, added up, say of every part what a plain count says', () => {
    fc.assert(
      fc.property(someEvents, fc.integer({ min: 1, max: 4 }), (events, batches) => {
        const counts = parts(events, batches)
          .map(countEvents)
          .reduce((a, b) => addCounts(a, b, DAY_ROOM), noCounts);
        const counted = events.filter(({ filtered }) => filtered === undefined);
        const views = counted.filter(({ type }) => type === 'page_view');
        expect([counts.events, counts.views]).toEqual([counted.length, views.length]);
        expect(counts.filteredEvents).toBe(events.length - counted.length);
        expect(counts.unattributed).toBe(views.filter(({ visitor }) => visitor === undefined).length);
        expectList(
          counts.types,
          counted.map(({ type }) => type),
        );
        expectList(
          counts.filtered,
          events.flatMap(({ filtered }) => filtered ?? []),
        );
        const properties = counted.flatMap(({ type, props = {} }) =>
          Object.entries(props).map(([name, value]) => JSON.stringify([name, value, type])),
        );
        expectList(counts.properties, properties);
        expectList(
          counts.revenue.counts,
          counted.flatMap(({ type, revenue }) => (revenue ? [JSON.stringify([type, revenue.currency])] : [])),
        );
        if (counts.revenue.counts.floor === 0) expect(sumsByValue(counts.revenue)).toEqual(revenueOf(counted));
        expectList(
          counts.dimensions.path,
          views.flatMap(({ path }) => path ?? []),
        );
        for (const name of DIMENSION_NAMES) {
          if (name !== 'path')
            expectList(
              counts.dimensions[name],
              views.flatMap(({ context }) => context?.[name] ?? []),
            );
        }
        for (let quarter = 0; quarter < MAX_QUARTERS; quarter += 1) {
          const of = (some: readonly MessageEvent[]): number =>
            some.filter(({ at }) => Math.floor(at / 900_000) === quarter).length;
          const [ours, theirs] = [counts.quarters.slice(2 * quarter, 2 * quarter + 2), [of(views), of(counted)]];
          expect(ours.length === 0 ? [0, 0] : ours).toEqual(theirs);
        }
        expect(counts.quarters.length).toBeLessThanOrEqual(2 * MAX_QUARTERS);
      }),
    );
  });

  test('survive encoding, and are refused if anything is cut off', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const counts = countEvents(events);
        const bytes = bytesOf(counts);
        const reader = new ByteReader(bytes);
        expect(readCounts(reader)).toEqual(counts);
        reader.end();
        for (const length of [0, 1, 5, bytes.length - 1]) {
          expect(() => readCounts(new ByteReader(bytes.subarray(0, Math.min(length, bytes.length - 1))))).toThrow(
            RangeError,
          );
        }
      }),
    );
  });

  test('of a lone view take 40 bytes, and each part that it has its own', () => {
    const view = { type: 'page_view', at: 43_200_000, path: '/about', visitor: '0123456789abcdef' } as const;
    const size = (event: MessageEvent): number => bytesOf(countEvents([event])).length;
    expect(size(view)).toBeLessThanOrEqual(40);
    // One byte for the bits, four for the list, six for its value.
    expect(size({ ...view, context: { source: 'Google' } }) - size(view)).toBeLessThanOrEqual(11);
    expect(size({ ...view, filtered: 'bot' })).toBeLessThanOrEqual(18);
  });

  test('are refused with a list of a newer version, or one that says nothing', () => {
    const bytes = [...bytesOf(noCounts)];
    expect(bytes.at(-1)).toBe(0);
    const withLists = (...bits: number[]): (() => unknown) => {
      const reader = new ByteReader(Uint8Array.from([...bytes.slice(0, -1), ...bits]));
      return () => readCounts(reader);
    };
    expect(withLists(0x80, 0x80, 0x40)).toThrow('a list that is unknown');
    expect(withLists(0x02, 0, 0)).toThrow('a list that says nothing');
  });
});

describe('quarters of an hour', () => {
  const read =
    (...bytes: number[]) =>
    () =>
      readQuarters(new ByteReader(Uint8Array.from(bytes)));

  test('are refused beyond the longest day, without events, or with more views than events', () => {
    expect(read(1, MAX_QUARTERS - 1, 1, 0)()).toHaveLength(2 * MAX_QUARTERS);
    expect(read(1, MAX_QUARTERS, 1, 0)).toThrow(`no day has a quarter ${MAX_QUARTERS}`);
    expect(read(MAX_QUARTERS + 1)).toThrow(`${MAX_QUARTERS + 1} quarters are more than a day has`);
    expect(read(1, 0, 0, 0)).toThrow('quarter 0 has no events');
    expect(read(1, 0, 1, 2)).toThrow('quarter 0 has more other events than events');
  });
});
