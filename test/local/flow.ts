// A client of everything that a deployment does, in both modes: events with a token and without,
// counted and asked for, and a login. Says what became of each, so that a test sees what a missing
// permission breaks.

import { ALL_SITES } from '../../lambdas/domain/access/token.ts';
import type { Access } from '../../lambdas/shared/names.ts';
import type { LocalStack } from '../../local/stack.ts';
import { connect } from '../support/api.ts';
import { pageView } from '../support/events.ts';
import { operatorOf } from '../support/operator.ts';

/** Statuses, unless it says otherwise. */
export interface Outcome {
  /** An event of a page, one of a page in the format of our tracker, and a batch with a token. */
  readonly posted: readonly number[];
  /** Undefined where the question was refused. */
  readonly views: number | undefined;
  /** What became of the page's event. */
  readonly receipt: string | undefined;
  readonly sites: number;
  /** Logins by a token and by a code. */
  readonly token: number;
  readonly code: number;
  /** A question by the cookie of the latter. */
  readonly cookie: number;
  /** Whether an old session got longer. */
  readonly putOff: boolean;
  readonly logout: number;
}

const SHOP = 'https://shop.example';
const HOUR_MS = 3_600_000;

/** The flow's events: statuses, and the receipt of the first. */
export async function postEvents(
  stack: LocalStack,
  access: Access,
  site_id: string,
): Promise<{ readonly posted: readonly number[]; readonly firstReceipt: string | null }> {
  const api = connect(stack.url);
  const operator = operatorOf(stack);
  // Where it is open, a site registers itself.
  if (access === 'registered') await operator.addSite(site_id, { origins: [SHOP] });
  const write = await operator.give('write', { sites: [site_id] });
  const single = await api.post(pageView({ site_id, event_id: 'a', timestamp: new Date().toISOString() }), {
    origin: SHOP,
  });
  const tracked = await api.call(
    'POST',
    '/api/event',
    { origin: SHOP, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0' },
    JSON.stringify({ n: 'pageview', u: `${SHOP}/`, d: site_id }),
  );
  const batch = await api.postBatch(
    ['2025-11-14', '2025-11-15'].map((timestamp) => pageView({ site_id, timestamp })),
    { 'idempotency-key': 'b', authorization: `Bearer ${write}` },
  );
  return {
    posted: [single.status, tracked.status, batch.status],
    firstReceipt: single.headers.get('event-receipt'),
  };
}

/**
 * `site_id`: of no flow before, as the functions remember sites for a minute. `isNight`: with the
 * nightly run, which changes nothing of the outcome.
 */
export async function playFlow(
  stack: LocalStack,
  access: Access,
  site_id: string,
  { isNight }: { readonly isNight: boolean },
): Promise<Outcome> {
  const api = connect(stack.url);
  const operator = operatorOf(stack);
  const everything = { sites: ALL_SITES, expiresAt: Date.now() + HOUR_MS } as const;
  const { posted, firstReceipt } = await postEvents(stack, access, site_id);
  await stack.idle();
  if (isNight) await stack.fireSchedules();
  const reader = { authorization: `Bearer ${await operator.give('read', everything)}` };
  const stats = await api.stats({ site_id }, reader);
  const receipt = await api.call('GET', `/api/event/${firstReceipt}`);
  const sites = await api.call('GET', '/api/sites', reader);

  const login = (body: object) => api.call('POST', '/api/session', {}, JSON.stringify(body));
  const token = await login({ token: await operator.give('read', everything) });
  const code = await login({ code: await operator.give('login', everything) });
  const cookie = code.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const byCookie = await api.stats({ site_id }, { cookie });
  const old = await api.stats({ site_id }, { cookie: `fa=${await operator.give('session', everything)}` });
  const logout = await api.call('DELETE', '/api/session', { cookie, origin: stack.url });
  return {
    posted,
    views: (stats.body as { total_views?: number }).total_views,
    receipt: (receipt.body as { status?: string }).status,
    sites: sites.status,
    token: token.status,
    code: code.status,
    cookie: byCookie.status,
    putOff: old.headers.getSetCookie().length > 0,
    logout: logout.status,
  };
}
