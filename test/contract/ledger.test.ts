// GET /api/stats with include=ledger: what happened to the accepted events. Counts are in events,
// and add up; the answer without include stays the same.

import { describe, expect, test } from 'vitest';
import type { Query } from '../support/api.ts';
import { api, expectAccepted, expectCounted, expectError, soonCounted } from '../support/contract.ts';
import { DAY, freshSite, pageView, views } from '../support/events.ts';

const FIVE_KEYS = ['site_id', 'date', 'total_views', 'unique_users', 'top_paths'];
const LEDGER_KEYS = ['accepted', 'counted', 'duplicates', 'pending', 'as_of', 'final'];

interface Ledger {
  accepted: number;
  counted: number;
  duplicates: number;
  pending: number;
  as_of: string | null;
  final: boolean;
}

async function ledgerOf(query: Query): Promise<Ledger> {
  const answer = await api.stats({ ...query, include: 'ledger' });
  expect(answer.status).toBe(200);
  return (answer.body as { ledger: Ledger }).ledger;
}

const expectLedger = (query: Query, ledger: Partial<Ledger>) =>
  soonCounted(async () => expect(await ledgerOf(query)).toMatchObject(ledger));

describe('include=ledger', () => {
  test('adds a sixth key, whose own keys have their order', async () => {
    const site_id = freshSite();
    const { body } = await api.stats({ site_id, date: DAY, include: 'ledger' });
    expect(Object.keys(body as object)).toEqual([...FIVE_KEYS, 'ledger']);
    expect(Object.keys(await ledgerOf({ site_id }))).toEqual(LEDGER_KEYS);
  });

  test.each(['', 'nothing', 'LEDGER', 'ledgers', '__proto__'])('is not what %j asks for', async (include) => {
    const { body } = await api.stats({ site_id: freshSite(), include });
    expect(Object.keys(body as object)).toEqual(FIVE_KEYS);
  });

  test('may stand next to names without a meaning', async () => {
    const { body } = await api.stats({ site_id: freshSite(), include: 'nothing,ledger' });
    expect(Object.keys(body as object)).toEqual([...FIVE_KEYS, 'ledger']);
  });

  test('changes nothing of the five', async () => {
    const site_id = freshSite();
    expectAccepted(await api.postBatch(views(3, { site_id, path: '/', user_id: 'u' })), 3);
    await expectCounted({ site_id }, { total_views: 3 });
    const [plain, withLedger] = [await api.stats({ site_id }), await api.stats({ site_id, include: 'ledger' })];
    expect(withLedger.body).toMatchObject(plain.body as object);
  });

  test('knows nothing of a site that was never sent anything', async () => {
    const nothing = { accepted: 0, counted: 0, duplicates: 0, pending: 0, as_of: null };
    expect(await ledgerOf({ site_id: freshSite(), date: DAY })).toMatchObject(nothing);
  });
});

describe('the ledger', () => {
  test('counts events of every type, not requests', async () => {
    const site_id = freshSite();
    expectAccepted(await api.postBatch([...views(6, { site_id }), pageView({ site_id, event_type: 'click' })]), 7);
    expectAccepted(await api.post(pageView({ site_id })));
    await expectLedger({ site_id, date: DAY }, { accepted: 8, counted: 8, duplicates: 0, pending: 0 });
  });

  test('counts what came again with its key as duplicates', async () => {
    const site_id = freshSite();
    const [batch, header] = [views(3, { site_id }), { 'idempotency-key': 'again' }];
    for (let time = 1; time <= 3; time++) expectAccepted(await api.postBatch(batch, header), 3);
    await expectLedger({ site_id }, { accepted: 9, counted: 3, duplicates: 6, pending: 0 });
    await expectCounted({ site_id }, { total_views: 3 });
  });

  test('has no event that was refused', async () => {
    const site_id = freshSite();
    expectError(await api.postBatch([pageView({ site_id }), pageView({ site_id, timestamp: 'soon' })]), 400);
    expectAccepted(await api.post(pageView({ site_id })));
    await expectLedger({ site_id }, { accepted: 1, counted: 1, duplicates: 0, pending: 0 });
  });

  test('adds up the days of a range, and of all time', async () => {
    const site_id = freshSite();
    const days = ['2025-11-12', '2025-11-13', '2025-11-14'];
    const events = days.flatMap((timestamp, index) => views(index + 1, { site_id, timestamp }));
    expectAccepted(await api.postBatch(events), 6);
    await expectLedger({ site_id }, { accepted: 6, counted: 6 });
    for (const [index, date] of days.entries())
      expect(await ledgerOf({ site_id, date })).toMatchObject({ counted: index + 1 });
    expect(await ledgerOf({ site_id, from: '2025-11-13', to: DAY })).toMatchObject({ accepted: 5, counted: 5 });
  });

  test('says when it last changed', async () => {
    const site_id = freshSite();
    expectAccepted(await api.post(pageView({ site_id })));
    await expectLedger({ site_id }, { counted: 1 });
    const { as_of } = await ledgerOf({ site_id });
    expect(as_of).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    // Clocks of a client and a cloud differ, but not by an hour.
    expect(Math.abs(Date.now() - Date.parse(as_of ?? ''))).toBeLessThan(3_600_000);
  });

  test('is final for days so old that nothing of them can be on its way', async () => {
    expect(await ledgerOf({ site_id: freshSite(), date: '2001-01-01' })).toMatchObject({ final: true });
    expect(await ledgerOf({ site_id: freshSite(), from: '2001-01-01', to: '2001-12-31' })).toMatchObject({
      final: true,
    });
  });

  test.each([
    ['today', { date: new Date().toISOString().slice(0, 10) }],
    ['a day to come', { date: '2099-12-31' }],
    ['a range that is not over', { from: '2001-01-01', to: '2099-12-31' }],
    ['all time', {}],
  ])('is not final for %s', async (_, query) => {
    expect(await ledgerOf({ site_id: freshSite(), ...query })).toMatchObject({ final: false });
  });

  test('is not final for an old day that was written to just now', async () => {
    const site_id = freshSite();
    expectAccepted(await api.post(pageView({ site_id, timestamp: '2001-01-01' })));
    await expectLedger({ site_id, date: '2001-01-01' }, { counted: 1, final: false });
  });
});
