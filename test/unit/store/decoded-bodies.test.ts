// What was decoded is decoded once, and kept within a bound of memory that the heap agrees with.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import { decodeDocument, encodeDocument } from '../../../lambdas/domain/document/document-codec.ts';
import { weighDocument, weighFacts } from '../../../lambdas/domain/document/document-weight.ts';
import { factsOfDay } from '../../../lambdas/domain/query/day-facts.ts';
import { AMBIENT_FIELDS, ORIGIN_FIELDS } from '../../../lambdas/domain/visits/context-keys.ts';
import { DecodedBodies } from '../../../lambdas/store/table/decoded-bodies.ts';
import { seededRandom } from '../../../kit/random.ts';
import { trafficOf } from '../../../kit/traffic.ts';
import { aMessage } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('what bodies decode to', () => {
  /** How often each of these was decoded, in their order. */
  function decodings(decoded: DecodedBodies, asked: readonly (readonly [string, ...Uint8Array[]])[]): number[] {
    return asked.map(([name, ...bodies]) => {
      let times = 0;
      decoded.of(
        name,
        bodies,
        () => (times += 1),
        () => 1000,
      );
      return times;
    });
  }

  test('is decoded once while no byte of them changes', () => {
    const decoded = new DecodedBodies(100_000);
    const asked = [
      ['a', bytes(1, 2), bytes(3)],
      ['a', bytes(1, 2), bytes(3)],
      ['a', bytes(1, 2), bytes(4)],
      ['a', bytes(1, 2)],
      ['a', bytes(1, 2, 4)],
      ['a', bytes(1, 2, 4)],
    ] as const;
    expect(decodings(decoded, asked)).toEqual([1, 0, 1, 1, 1, 0]);
  });

  test('is that of one name alone', () => {
    const decoded = new DecodedBodies(100_000);
    expect(
      decodings(decoded, [
        ['a', bytes(1)],
        ['b', bytes(1)],
        ['a', bytes(1)],
      ]),
    ).toEqual([1, 1, 0]);
  });

  test('is not changed by who writes into the bytes that were read', () => {
    const decoded = new DecodedBodies(100_000);
    const body = bytes(1, 2);
    decoded.of(
      'a',
      [body],
      () => 'of 1, 2',
      () => 1000,
    );
    body[0] = 9;
    expect(
      decoded.of(
        'a',
        [body],
        () => 'of 9, 2',
        () => 1000,
      ),
    ).toBe('of 9, 2');
  });

  test('is forgotten, the longest unused first, before all of it is over the bound', () => {
    const decoded = new DecodedBodies(10_000);
    const names = Array.from({ length: 50 }, (_, index) => `${index}`);
    for (const name of names) {
      decodings(decoded, [
        ['kept in use', bytes(0)],
        [name, bytes(0)],
      ]);
      expect(decoded.bytes).toBeLessThanOrEqual(10_000);
    }
    expect(
      decodings(decoded, [
        ['kept in use', bytes(0)],
        ['49', bytes(0)],
        ['0', bytes(0)],
      ]),
    ).toEqual([0, 0, 1]);
  });

  test('is not kept where it is over the bound by itself, and pushes nothing out', () => {
    const decoded = new DecodedBodies(10_000);
    decodings(decoded, [['small', bytes(0)]]);
    decoded.of(
      'large',
      [bytes(1)],
      () => 'large',
      () => 20_000,
    );
    expect(
      decodings(decoded, [
        ['small', bytes(0)],
        ['large', bytes(1)],
      ]),
    ).toEqual([0, 1]);
  });
});

test('busy days and what questions derive of them take at most the heap that they weigh, and half of it', () => {
  const collect = garbageCollector();
  const bodies = Array.from({ length: 5 }, (_, day) => bodyOfBusyDay(day));
  const kept = new DecodedBodies(1e9);
  // V8 drops compiled code that was not run for some collections: that of other files in this
  // process must not be dropped in between.
  for (let left = 8; left > 0; left -= 1) collect();
  const before = process.memoryUsage();
  const weigh = (document: DayDocument): number => weighDocument(document) + weighFacts(document.table.rows);
  for (const [day, body] of bodies.entries()) {
    const { table } = kept.of(`${day}`, [body], () => decodeDocument(body), weigh);
    const facts = factsOfDay(table.rows);
    for (const field of [...AMBIENT_FIELDS, ...ORIGIN_FIELDS]) facts.field(field);
  }
  collect();
  const after = process.memoryUsage();
  const heap = after.heapUsed - before.heapUsed + (after.arrayBuffers - before.arrayBuffers);
  expect(heap).toBeLessThanOrEqual(kept.bytes);
  expect(heap).toBeGreaterThan(kept.bytes / 2);
});

/** With more visitors than its table keeps. */
function bodyOfBusyDay(day: number): Uint8Array {
  const random = seededRandom(day);
  const draw = trafficOf({ pages: 100, visitor: () => Math.floor(random() * 1700), random });
  const events = Array.from({ length: 5000 }, (_, index) => {
    const { visitor, ...view } = draw(index * 17_000);
    return { ...view, visitor: visitorOf(visitor) };
  });
  return encodeDocument(fold(emptyDocument, [aMessage(day, { events })]));
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
