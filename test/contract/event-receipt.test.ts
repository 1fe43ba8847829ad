// Receipts: every 202 says where its messages are, and each receipt shows whether its message is
// counted, a duplicate of a counted one, or on its way. No other text is a receipt.

import { describe, expect, test } from 'vitest';
import type { Answer } from '../support/api.ts';
import { api, expectAccepted, expectError, soonCounted } from '../support/contract.ts';
import { DAY, freshSite, pageView, views } from '../support/events.ts';

const receiptsOf = ({ headers }: Answer): string[] => headers.get('event-receipt')?.split(/, */) ?? [];

/** The one receipt of an accepted request. */
function receiptOf(answer: Answer): string {
  expectAccepted(answer);
  const receipts = receiptsOf(answer);
  expect(receipts).toEqual([expect.stringMatching(/^[\w-]+$/)]);
  return receipts.join();
}

/** Nonce, address and tag of a receipt; the site's id comes behind them. */
const SEAL_BYTES = 50;

const ask = (receipt: string) => api.call('GET', `/api/event/${receipt}`);

const expectStatus = (receipt: string, status: string) =>
  soonCounted(async () =>
    expect(await ask(receipt)).toMatchObject({ status: 200, text: JSON.stringify({ receipt, status }) }),
  );

describe('Event-Receipt', () => {
  test('comes with every 202, and its event is counted soon', async () => {
    const receipt = receiptOf(await api.post(pageView({ path: '/pricing' })));
    await expectStatus(receipt, 'counted');
  });

  test('is one for each site and day of a batch, each of another message', async () => {
    const sites = [freshSite(), freshSite('-ü🎉"')];
    const events = sites.flatMap((site_id) =>
      ['2025-11-13', DAY].flatMap((timestamp) => views(2, { site_id, timestamp })),
    );
    const answer = await api.postBatch(events);
    expectAccepted(answer, 8);
    const receipts = receiptsOf(answer);
    expect(new Set(receipts).size).toBe(4);
    for (const receipt of receipts) await expectStatus(receipt, 'counted');
  });

  test('is the same for none of two equal posts', async () => {
    const event = pageView();
    expect(receiptOf(await api.post(event))).not.toBe(receiptOf(await api.post(event)));
  });

  test.each([
    ['a refused event', () => api.post({})],
    ['a refused batch', () => api.postBatch([])],
    ['broken JSON', () => api.call('POST', '/api/event', {}, '{')],
    ['stats', () => api.stats({ site_id: freshSite() })],
  ])('does not come with %s', async (_, send) => {
    expect(receiptsOf(await send())).toEqual([]);
  });

  test('may be read by a page of another origin', async () => {
    const { headers } = await api.post(pageView(), { origin: 'https://shop.example' });
    const exposed = (headers.get('access-control-expose-headers') ?? '').toLowerCase().split(/, */);
    expect(exposed).toContain('event-receipt');
  });

  test('stays below what headers may take, for as many messages as a request can become', async () => {
    const suffix = 'x'.repeat(200);
    const answer = await api.postBatch(Array.from({ length: 32 }, () => pageView({ site_id: freshSite(suffix) })));
    expectAccepted(answer, 32);
    expect((answer.headers.get('event-receipt') ?? '').length).toBeLessThanOrEqual(6000);
    const receipts = receiptsOf(answer);
    expect(receipts.length).toBeGreaterThan(0);
    for (const receipt of receipts) await expectStatus(receipt, 'counted');
  });
});

describe('GET /api/event/{receipt}', () => {
  /**
   * As the server writes receipts, but for the seal, which takes the site's secret key: these bytes
   * stand in its place.
   */
  const forged = (site: unknown, seal: Uint8Array = Buffer.alloc(SEAL_BYTES)) =>
    Buffer.concat([seal, Buffer.from(JSON.stringify(site))]).toString('base64url');

  const sealOf = (receipt: string) => Buffer.from(receipt, 'base64url').subarray(0, SEAL_BYTES);

  test.each(['Idempotency-Key', 'event_id'])('recognises the duplicate of an event with the same %s', async (kind) => {
    const event = pageView();
    const post = () =>
      kind === 'event_id' ? api.post({ ...event, event_id: 'once' }) : api.post(event, { 'idempotency-key': 'once' });
    const first = receiptOf(await post());
    await expectStatus(first, 'counted');
    const second = receiptOf(await post());
    await expectStatus(second, 'duplicate');
    await expectStatus(first, 'counted');
  });

  test('says nothing of a message whose receipt was not given out, nor of one named for another site', async () => {
    const [site_id, other] = [freshSite(), freshSite()];
    const receipt = receiptOf(await api.post(pageView({ site_id })));
    const foreign = receiptOf(await api.post(pageView({ site_id: other })));
    expect(forged(site_id, sealOf(receipt))).toBe(receipt);
    await expectStatus(receipt, 'counted');
    for (const none of [forged(site_id), forged(site_id, sealOf(foreign)), forged(freshSite(), sealOf(receipt))]) {
      expectError(await ask(none), 400, 'Invalid event receipt');
    }
  });

  test.each([
    ['a letter', 'x'],
    ['a name that JavaScript knows', '__proto__'],
    ['JSON', '%7B%7D'],
    ['an emoji', '%F0%9F%8E%89'],
    ['a bad percent encoding', '%ZZ'],
    ['an encoded null', Buffer.from('null').toString('base64url')],
    ['an encoded list of nothing', Buffer.from('[]').toString('base64url')],
    ['3,000 letters', 'x'.repeat(3000)],
    ['one without a site', forged('')],
    ['one of a site that is no text', forged(['s'])],
    ['one of a site that is unknown', forged(freshSite())],
    ['one of a site that is too long', forged('x'.repeat(256))],
    ['one of a site that no key could hold', forged('\u0000'.repeat(510))],
  ])('refuses %s', async (_, receipt) => {
    expect(await ask(receipt)).toMatchObject({
      status: 400,
      text: JSON.stringify({ success: false, error: 'Invalid event receipt' }),
    });
  });

  test.each([
    ['cut', (receipt: string) => receipt.slice(0, -5)],
    ['lengthened', (receipt: string) => `${receipt}!`],
    ['padded', (receipt: string) => `${receipt}=`],
    ['doubled', (receipt: string) => `${receipt},${receipt}`],
    ['with spaces behind', (receipt: string) => lengthened(receipt, ' '.repeat(3))],
    ['with many spaces behind', (receipt: string) => lengthened(receipt, ' '.repeat(3000))],
  ])('refuses a receipt that was %s', async (_, change) => {
    const receipt = receiptOf(await api.post(pageView()));
    expectError(await ask(change(receipt)), 400, 'Invalid event receipt');
    expect((await ask(receipt)).status).toBe(200);
  });

  const lengthened = (receipt: string, by: string): string =>
    Buffer.concat([Buffer.from(receipt, 'base64url'), Buffer.from(by)]).toString('base64url');

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('answers a %s with the method that it has', async (method) => {
    const answer = await api.call(method, `/api/event/${forged('s')}`, {}, '{}');
    expectError(answer, 405);
    expect((answer.headers.get('allow') ?? '').split(/, */)).toContain('GET');
  });

  test.each(['/api/event/', '/api/event/a/b', '/api/events/x'])('is not at %s', async (route) => {
    expectError(await api.call('GET', route), 404);
  });
});
