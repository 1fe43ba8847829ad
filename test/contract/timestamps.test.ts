// POST /api/event, the timestamp: which texts are ISO 8601 dates, and the UTC day of each.

import { test } from 'vitest';
import {
  api,
  BAD_TIMESTAMP,
  expectAccepted,
  expectCounted,
  expectInvalid,
  TOO_FAR_AHEAD,
} from '../support/contract.ts';
import { pageView } from '../support/events.ts';

test.each([
  ['2025-11-14', '2025-11-14'],
  ['2025-11-14T10:00Z', '2025-11-14'],
  ['2025-11-14T10:00:00Z', '2025-11-14'],
  ['2025-11-14T10:00:00.1Z', '2025-11-14'],
  ['2025-11-14T23:59:59.999Z', '2025-11-14'],
  ['2025-11-14T23:59:59.999999999Z', '2025-11-14'],
  ['2025-11-14T00:00:00.000+00:00', '2025-11-14'],
  // no offset: UTC, wherever the server is
  ['2025-11-14T23:59:59', '2025-11-14'],
  ['2025-11-14T00:00', '2025-11-14'],
  // offsets that move the day
  ['2025-11-14T00:30:00+01:00', '2025-11-13'],
  ['2025-11-14T23:30:00-01:00', '2025-11-15'],
  ['2025-11-14T05:29:59.999+05:30', '2025-11-13'],
  ['2025-11-14T05:30:00+05:30', '2025-11-14'],
  ['2025-01-01T13:59:59+14:00', '2024-12-31'],
  ['2025-12-31T12:00:00-12:00', '2026-01-01'],
  ['2024-03-01T01:00:00+02:00', '2024-02-29'],
  ['2025-11-14T00:30:00+0100', '2025-11-13'],
  ['2025-11-14T00:30:00+01', '2025-11-13'],
  // 24:00 is the midnight that ends the day, as in ISO 8601:2004 and in `Date.parse`
  ['2025-12-31T24:00:00Z', '2026-01-01'],
  // leap days
  ['2024-02-29', '2024-02-29'],
  ['2000-02-29T12:00:00Z', '2000-02-29'],
  // the first day
  ['1970-01-01T00:00:00Z', '1970-01-01'],
  ['1969-12-31T23:30:00-01:00', '1970-01-01'],
])('takes %s as a moment of %s', async (timestamp, date) => {
  const event = pageView({ timestamp, path: '/' });
  const { site_id } = event;
  expectAccepted(await api.post(event));
  await expectCounted({ site_id, date }, { date, total_views: 1 });
  await expectCounted({ site_id }, { date: 'all-time', total_views: 1 });
});

test.each([
  'not-a-date',
  '14/11/2025',
  'Fri, 14 Nov 2025 10:00:00 GMT',
  'Nov 14 2025',
  '1763114400',
  '1763114400000',
  ' 2025-11-14',
  '2025-11-14T10:00:00Z ',
  '2025-11-14T10:00:00Z\n',
  '2025-11-14 10:00:00',
  '2025-11-14T',
  '2025-11-14T10:00:00.Z',
  '2025-11-14T10:00:00+0',
  '2025-11-14T10:00:00+24:00',
  '2025-11-14T10:00:00+01:60',
  '25-11-14',
  '2025-1-4',
  '٢٠٢٥-١١-١٤',
  // days and times that do not exist
  '2025-00-10',
  '2025-13-01',
  '2025-11-00',
  '2025-11-31',
  '2025-02-29',
  '2025-02-30',
  '1900-02-29',
  '2025-02-30T10:00:00Z',
  '2025-11-14T24:00:01Z',
  '2025-11-14T24:00:00.0001Z',
  '2025-11-14T24:01Z',
  '2099-12-31T24:00:00Z',
  '2025-11-14T25:00:00Z',
  '2025-11-14T10:60:00Z',
  '2025-11-14T10:00:60Z',
  // days outside of 1970 to 2099
  '1969-12-31T23:59:59Z',
  '1970-01-01T00:00:00+01:00',
  '2100-01-01',
  '2099-12-31T23:30:00-01:00',
  '0001-01-01',
  '+012025-11-14',
  '-000001-01-01',
])('refuses %j', async (timestamp) => {
  expectInvalid(await api.post(pageView({ timestamp })), [BAD_TIMESTAMP]);
});

/** The clocks of the API's machine and ours may differ by minutes. */
const HOUR = 3_600_000;
const ahead = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();

test('takes a timestamp of the day after tomorrow, and counts it', async () => {
  const event = pageView({ timestamp: ahead(47) });
  expectAccepted(await api.post(event));
  await expectCounted({ site_id: event.site_id, date: event.timestamp.slice(0, 10) }, { total_views: 1 });
});

test.each([ahead(49), ahead(24 * 365), '2099-12-31T23:59:59.999Z', '2100-01-01T00:30:00+01:00'])(
  'refuses %s, which is more than 48 hours ahead',
  async (timestamp) => {
    expectInvalid(await api.post(pageView({ timestamp })), [TOO_FAR_AHEAD]);
    expectInvalid(await api.postBatch([pageView(), { ...pageView({ timestamp }), path: 7 }]), [
      `events[1].${TOO_FAR_AHEAD}`,
      'events[1].path must be a string',
    ]);
  },
);
