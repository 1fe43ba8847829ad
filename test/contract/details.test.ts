// POST /api/event, the bad fields: the six details, word by word and in their order.

import { expect, test } from 'vitest';
import { api, BAD_TIMESTAMP, expectInvalid, REQUIRED } from '../support/contract.ts';
import { named, pageView } from '../support/events.ts';

const [noSite, noType, noTimestamp] = REQUIRED;
const BAD_PATH = 'path must be a string';
const BAD_USER = 'user_id must be a string';

/**
 * Per field: what may be wrong with it, and what the answer then says. The first of each is right.
 */
const STATES = [
  [{}, { site_id: undefined, says: noSite }],
  [{}, { event_type: undefined, says: noType }],
  [{}, { timestamp: undefined, says: noTimestamp }, { timestamp: 'yesterday', says: BAD_TIMESTAMP }],
  [{}, { path: 7, says: BAD_PATH }],
  [{}, { user_id: ['u'], says: BAD_USER }],
] as const;

type Fault = { says?: string };
const combinations = STATES.reduce<Fault[][]>(
  (all, states) => all.flatMap((chosen) => states.map((state) => [...chosen, state])),
  [[]],
);

test.each(combinations.map((faults) => faults.filter((fault) => fault.says)).filter((faults) => faults.length > 0))(
  'names every fault of an event once, in the order of the fields (%#)',
  async (...faults) => {
    const event = Object.assign({}, pageView(), ...faults, { says: undefined }) as unknown;
    expectInvalid(
      await api.post(event),
      faults.flatMap(({ says = [] }) => says),
    );
  },
);

test.each(named([null, '', 0, 1, false, true, [], ['x'], {}]))(
  'counts %s as a missing required field',
  async (_, value) => {
    expectInvalid(await api.post({ site_id: value, event_type: value, timestamp: value }), REQUIRED);
  },
);

test.each(named([0, 1, false, true, [], {}]))('refuses %s as path and user_id', async (_, value) => {
  expectInvalid(await api.post({ ...pageView(), path: value, user_id: value }), [BAD_PATH, BAD_USER]);
});

test('looks for fields in the event itself, not in what every object inherits', async () => {
  const { timestamp, event_type, site_id } = pageView();
  expectInvalid(await api.call('POST', '/api/event', {}, `{"__proto__":${JSON.stringify({ site_id })}}`), REQUIRED);
  const nested = await api.post({ event: { timestamp, event_type, site_id } });
  expectInvalid(nested, REQUIRED);
  expect(nested.headers.get('content-type')).toMatch(/^application\/json\b/);
});
