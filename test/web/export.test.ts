// Exported files: a spreadsheet reads what was counted, and runs nothing; any unzip opens the zip.

import { crc32 as nodeCrc32 } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { QueryAnswer } from '../../web/dashboard/api/query.ts';
import { csv, csvOfAnswer } from '../../web/dashboard/export/csv.ts';
import { crc32, zip, type ZipFile } from '../../web/dashboard/export/zip.ts';
import { text } from './arbitrary.ts';

/** RFC 4180, by its grammar. */
function parseCsv(file: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < file.length;) {
    const row: string[] = [];
    for (;;) {
      const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/.exec(file.slice(at));
      row.push(cell?.[1]?.replaceAll('""', '"') ?? cell?.[2] ?? '');
      at += cell?.[0].length ?? 0;
      if (file[at] !== ',') break;
      at += 1;
    }
    if (file.slice(at, at + 2) !== '\r\n') throw new Error(`no end of a row at ${at}`);
    at += 2;
    rows.push(row);
  }
  return rows;
}

describe('CSV', () => {
  test('is read back as it was, but for a quote before what would be a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const guarded = rows.map((row) => row.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)));
        expect(parseCsv(csv(rows))).toEqual(guarded);
      }),
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\r=x'])('begins no cell with %j', (cell) => {
    expect(parseCsv(csv([[cell]]))).toEqual([[`'${cell}`]]);
  });

  test('has a column of standard errors for each metric that is estimated', () => {
    const results = [
      { dimensions: ['/'], metrics: [12, 30, null], error: [1.5, 0, null] },
      { dimensions: ['/b'], metrics: [3, -1, [{ amount: '10.29', currency: 'EUR' }]] },
    ];
    const answer = { results } as unknown as QueryAnswer;
    expect(csvOfAnswer(answer, 'page', ['visitors', 'pageviews', 'total_revenue'])).toBe(
      'page,visitors,pageviews,total_revenue,visitors_error\r\n/,12,30,,1.5\r\n/b,3,-1,10.29 EUR,\r\n',
    );
  });
});

/** Reads a stored zip from its end, as unzip does. */
function unzip(bytes: Uint8Array): ZipFile[] {
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const files: ZipFile[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < view.getUint16(end + 10, true); index += 1) {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    const [size, names] = [view.getUint32(at + 24, true), view.getUint16(at + 28, true)];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + names));
    const local = view.getUint32(at + 42, true);
    expect([view.getUint32(local, true), view.getUint32(local + 18, true)]).toEqual([0x04034b50, size]);
    const start = local + 30 + view.getUint16(local + 26, true);
    const content = bytes.slice(start, start + size);
    expect(view.getUint32(at + 16, true)).toBe(nodeCrc32(content));
    files.push({ name, bytes: content });
    at += 46 + names;
  }
  expect(at).toBe(end);
  return files;
}

describe('a zip', () => {
  const file = fc.record({ name: text, bytes: fc.uint8Array({ maxLength: 200 }) });

  test('has the files that were put in', () => {
    const at = new Date('2026-11-25T12:34:56');
    fc.assert(
      fc.property(fc.array(file, { maxLength: 5 }), (files) => {
        expect(unzip(zip(files, at))).toEqual(files);
      }),
    );
  });

  test('has the checksums that everybody else computes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(crc32(bytes)).toBe(nodeCrc32(bytes));
      }),
    );
  });
});
