// An event counts for the UTC day of its timestamp, whatever the way it is written.

import { expect, test } from 'vitest';

import { dayOf, isDay, parseTimestamp } from '../../../lambdas/domain/event/timestamp.ts';

test.each([
  ['2025-11-14', '2025-11-14', '00:00:00.000'],
  ['2025-11-14T10:30', '2025-11-14', '10:30:00.000'],
  ['2025-11-14T10:30:15', '2025-11-14', '10:30:15.000'],
  ['2025-11-14T10:30:15.1234567Z', '2025-11-14', '10:30:15.123'],
  ['2025-11-14T10:30:15,5Z', '2025-11-14', '10:30:15.500'],
  ['2025-11-14T23:30:00-01:00', '2025-11-15', '00:30:00.000'],
  ['2025-11-14T00:30:00+01:00', '2025-11-13', '23:30:00.000'],
  ['2025-11-14T00:30:00+0530', '2025-11-13', '19:00:00.000'],
  ['2025-11-14T00:30:00-05', '2025-11-14', '05:30:00.000'],
  ['2025-11-14T24:00:00Z', '2025-11-15', '00:00:00.000'],
  ['2025-11-14T24:00:00.0000Z', '2025-11-15', '00:00:00.000'],
  ['2024-02-29T12:00:00Z', '2024-02-29', '12:00:00.000'],
  ['2025-12-31T23:59:59.99999999999999999Z', '2025-12-31', '23:59:59.999'],
  ['1970-01-01', '1970-01-01', '00:00:00.000'],
  ['2099-12-31T23:59:59.999Z', '2099-12-31', '23:59:59.999'],
])('%s is on %s at %s UTC', (text, day, time) => {
  expect(parseTimestamp(text)).toEqual({ day, at: Date.parse(`1970-01-01T${time}Z`) });
});

test.each([
  '',
  'yesterday',
  '1763100000000',
  '2025-11',
  '2025-02-30',
  '2025-13-01',
  '2025-00-10',
  '2023-02-29',
  '2025-11-14 10:30:00',
  '2025-11-14T10',
  '2025-11-14T25:00:00Z',
  '2025-11-14T24:00:01Z',
  '2025-11-14T24:00:00.0001Z',
  '2025-11-14T24:00:00,00000000000001',
  '2025-11-14T10:60:00Z',
  '2025-11-14T10:30:60Z',
  '2025-11-14T10:30:00+24:00',
  '2025-11-14T10:30:00Z ',
  '2025-11-14Z',
  '14/11/2025',
  '1969-12-31T23:59:59Z',
  '1970-01-01T00:00:00+00:01',
  '2100-01-01',
  '2099-12-31T23:59:59-00:01',
  '+002025-11-14',
])('%j is refused', (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

test('every millisecond is read as it is written', () => {
  const fractions = Array.from({ length: 1000 }, (_, ms) => String(ms).padStart(3, '0'));
  const read = fractions.map((fraction) => parseTimestamp(`2025-11-14T00:00:00.${fraction}Z`)?.at);
  expect(read).toEqual(fractions.map(Number));
});

test('a day is a real date of the calendar', () => {
  expect(['2025-11-14', '2024-02-29', '1999-12-31'].every(isDay)).toBe(true);
  expect(['2025-02-29', '2025-11-31', '2025-1-1', '20251114', '2025-11-14T00:00', ''].some(isDay)).toBe(false);
});

test.each([0, 951_868_799_999, 951_868_800_000, 4_102_444_799_999])(
  'the day of %i is as ISO 8601 writes it',
  (epochMs) => {
    expect(dayOf(epochMs)).toBe(new Date(epochMs).toISOString().slice(0, 10));
  },
);

test.each([NaN, Infinity, -Infinity, 8_640_000_000_000_001])('%d is no instant, and on no day', (epochMs) => {
  expect(() => dayOf(epochMs)).toThrow(RangeError);
});
