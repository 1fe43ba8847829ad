// How large a table gets: of a usual day, and of what a stranger can send to make it large.

import { constants, zstdCompressSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { seededRandom } from '../../../kit/random.ts';
import { ByteReader, ByteWriter } from '../../../lambdas/domain/bytes.ts';
import { countEvents } from '../../../lambdas/domain/document/count-events.ts';
import { type Counts, noCounts } from '../../../lambdas/domain/document/counts.ts';
import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import { DAY_TABLE } from '../../../lambdas/domain/limits/documents.ts';
import { readTable, writeTable } from '../../../lambdas/domain/visits/table-codec.ts';
import { mergeTables, NOTHING_CUT, tableOf, type VisitorTable } from '../../../lambdas/domain/visits/visitor-table.ts';
import { aView } from '../../support/messages.ts';
import { weightOf } from '../../support/visits.ts';
import { usualDay } from '../../support/visits-day.ts';
import { visitorOf } from '../../support/visitors.ts';

function written(table: VisitorTable, known: Counts = noCounts): Uint8Array {
  const writer = new ByteWriter();
  writeTable(writer, table, known);
  return writer.finish();
}

/** As documents compress it. */
const compressed = (bytes: Uint8Array): number =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 9 } }).length;

describe('the table of a usual day', () => {
  const sizeOf = (visitors: number) => {
    const events = usualDay(visitors);
    const table = tableOf(events, DAY_TABLE);
    const known = countEvents(events);
    return { rows: table.rows.length, isWhole: table.theta === NOTHING_CUT, bytes: compressed(written(table, known)) };
  };

  test('takes 6.5 KB for 400 visitors, without the hashes and texts that the counts have', () => {
    const { bytes, ...rest } = sizeOf(400);
    expect(rest).toEqual({ rows: 400, isWhole: true });
    expect(bytes).toBeLessThan(6700);
  });

  test('has all of 1,024 visitors, in 14 KB', () => {
    const { bytes, ...rest } = sizeOf(1024);
    expect(rest).toEqual({ rows: 1024, isWhole: true });
    expect(bytes).toBeLessThan(14_500);
  });

  test('takes 20 KB for 1,024 of 10,000 visitors, with their hashes', () => {
    const { bytes, ...rest } = sizeOf(10_000);
    expect(rest).toEqual({ rows: 1024, isWhole: false });
    expect(bytes).toBeLessThan(20_000);
  });
});

const random = seededRandom('hostile tables');
const below = (count: number): number => Math.floor(random() * count);
const textOf = (length: number, unit: () => number): string => String.fromCharCode(...Array.from({ length }, unit));
const many = (count: number, fields: (index: number) => Partial<MessageEvent>): MessageEvent[] =>
  Array.from({ length: count }, (_, index) =>
    aView({ at: below(86_400_000), path: '/', visitor: visitorOf(below(1200)), ...fields(index) }),
  );
const letter = (count: number): string => String.fromCharCode(33 + below(count));
const noise = (length: number): string => textOf(length, () => 33 + below(90));

/** Each is more than a table holds, or as little as it can be made to hold. */
const HOSTILE: Readonly<Record<string, () => MessageEvent[]>> = {
  'pages of 1,000 control characters': () => many(300, () => ({ path: textOf(1000, () => below(32)) })),
  'pages of 1,000 bytes': () => many(300, () => ({ path: textOf(1000, () => below(128)) })),
  'pages of 1,000 ideographs': () => many(100, () => ({ path: textOf(1000, () => 0x4e00 + below(20_000)) })),
  'pages of lone surrogates': () => many(100, () => ({ path: textOf(1000, () => 0xd800 + below(2048)) })),
  'pages of any units': () => many(100, () => ({ path: textOf(1000, () => below(0x10000)) })),
  'pages of line breaks': () => many(300, () => ({ path: textOf(1000, () => (below(2) === 0 ? 10 : 0)) })),
  'huge terms of campaigns': () => many(300, () => ({ context: { utm_term: noise(1000), utm_content: noise(1000) } })),
  'contexts of noise': () =>
    many(300, () => ({ context: { hostname: noise(200), browser: noise(200), os: noise(200) } })),
  'tabs and backslashes in contexts': () =>
    many(300, () => ({ context: { utm_term: textOf(1000, () => (below(2) === 0 ? 9 : 92)) } })),
  'every visitor on every page': () => many(30_000, () => ({ path: letter(64) })),
  'every visitor with every name': () => many(30_000, () => ({ type: letter(64) })),
  'every visitor in every half-hour': () => many(30_000, () => ({ visitor: visitorOf(below(200)), path: letter(3) })),
  'every visitor with every context': () =>
    many(20_000, () => ({
      context: { hostname: letter(8), country: letter(8), language: letter(8), source: letter(8) },
    })),
  'names of objects': () =>
    many(3000, (n) => ({
      type: n % 2 === 0 ? '__proto__' : 'page_view',
      path: 'constructor',
      context: { source: '__proto__' },
    })),
};

describe('what a stranger sends', () => {
  test.each(Object.keys(HOSTILE))('stays within weight and bytes: %s', (name) => {
    const events = HOSTILE[name]?.() ?? [];
    const half = events.length / 2;
    const table = mergeTables(
      tableOf(events.slice(0, half), DAY_TABLE),
      tableOf(events.slice(half), DAY_TABLE),
      DAY_TABLE,
    );
    expect(table).toEqual(tableOf(events, DAY_TABLE));
    expect(table.rows.length).toBeGreaterThan(20);
    expect(weightOf(table.rows)).toBeLessThanOrEqual(DAY_TABLE.weight);
    const bytes = written(table);
    expect(bytes.length).toBeLessThanOrEqual(DAY_TABLE.weight);
    expect(compressed(bytes)).toBeLessThan(0.9 * DAY_TABLE.weight);
    expect(readTable(new ByteReader(bytes), noCounts)).toEqual(table);
  });

  test('is one row, whatever one visitor looks at 10,000 times', () => {
    const views = many(10_000, () => ({ visitor: visitorOf('one'), path: `/${below(300)}` }));
    const table = tableOf(views, DAY_TABLE);
    expect(table.rows).toHaveLength(1);
    expect(table.rows[0]?.slots.reduce((sum, { views }) => sum + views, 0)).toBe(10_000);
    expect(compressed(written(table))).toBeLessThan(2000);
  });

  test('leaves the visitors with smaller hashes, where one visitor is heavier than a table', () => {
    const others = many(2000, (n) => ({ visitor: visitorOf(n % 100) }));
    const heavy = many(200, () => ({ visitor: '8000000000000000', path: noise(1000) }));
    const table = tableOf([...others, ...heavy], DAY_TABLE);
    expect(table.theta).toBe(0x800000000000);
    expect(table.rows).toEqual(tableOf(others, DAY_TABLE).rows.filter(({ hash }) => hash < table.theta));
  });
});
