// The final law: when SQS has delivered everything, every message is in its document, and the
// answers of the stats function agree: no event is pending.

import type { DayDocument } from '../../lambdas/domain/document/day-document.ts';
import { formatDot } from '../../lambdas/domain/dots/dot.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { hasDot } from '../../lambdas/domain/dots/dot-set.ts';
import type { Ledger } from '../../lambdas/stats/ledger.ts';
import type { Report } from './laws.ts';
import type { Request } from './requests.ts';
import { isExact, type Owed, owedFor } from './truth.ts';
import { type Format, receiptOf, type World } from './world.ts';

/** A sample of the receipts, which the clients query. */
const MAX_RECEIPTS = 40;

type StatusOf = (message: Message) => 'counted' | 'duplicate' | 'pending';

export async function checkCounted(
  world: World,
  messages: readonly Message[],
  receipts: readonly string[],
  report: Report,
): Promise<void> {
  const statusOf = await readStatuses(world);
  const counted = messages.filter((message) => statusOf(message) === 'counted');
  checkKeys(messages, counted, statusOf, report);
  for (const [site, some] of Map.groupBy(counted, (message) => message.site)) {
    // A site with a lone surrogate is counted, but no URL can name it.
    if (site.isWellFormed()) await checkStats(world, site, some, report);
  }
  const byReceipt = new Map(messages.map((message) => [receiptOf(message), message]));
  for (const receipt of receipts.slice(-MAX_RECEIPTS)) {
    const message = byReceipt.get(receipt);
    const status = message === undefined ? 'unknown' : statusOf(message);
    const { answer } = await world.ask(get(world, `/api/event/${receipt}`), '1.0');
    if (answer.body !== JSON.stringify({ receipt, status })) report('counted', `${answer.body}, but it is ${status}`);
  }
}

/** None is pending, and of those with the same key exactly one is counted. */
function checkKeys(
  messages: readonly Message[],
  counted: readonly Message[],
  statusOf: StatusOf,
  report: Report,
): void {
  const keyOf = ({ idempotencyRecord, dot }: Message): string => idempotencyRecord ?? formatDot(dot);
  const keys = new Set(counted.map(keyOf));
  if (keys.size < counted.length) report('counted', 'a key is counted twice');
  for (const message of messages) {
    const isLost = statusOf(message) === 'pending' || !keys.has(keyOf(message));
    if (isLost) report('counted', `${formatDot(message.dot)} is ${statusOf(message)}`);
  }
}

async function checkStats(world: World, site: string, messages: readonly Message[], report: Report): Promise<void> {
  const { answer } = await world.ask(
    get(world, '/api/stats', `site_id=${encodeURIComponent(site)}&include=ledger`),
    '2.0',
  );
  const owed = owedFor(messages);
  const { total_views, unique_users, top_paths, ledger } = JSON.parse(answer.body) as Owed & { ledger: Ledger };
  const told = { total_views, unique_users, top_paths: isExact(messages) ? top_paths : owed.top_paths };
  const [is, should] = [JSON.stringify(told), JSON.stringify(owed)];
  if (is !== should) report('counted', `${site}: ${is.slice(0, 500)} instead of ${should.slice(0, 500)}`);
  await checkQuestion(world, site, messages, report);
  if (ledger.pending > 0) report('counted', `${site}: ${ledger.pending} events are still pending`);
}

/** What is counted is exact; and so are visitors, while no table is cut. */
async function checkQuestion(world: World, site: string, messages: readonly Message[], report: Report): Promise<void> {
  const events = messages.flatMap((message) => message.events);
  const question = { site_id: site, metrics: ['pageviews', 'events', 'visitors'], date_range: 'all' };
  const ask = async (format: Format, more: Partial<Request>): Promise<string> =>
    (await world.ask({ ...get(world, '/api/v2/query'), ...more }, format)).answer.body;
  const json = JSON.stringify(question);
  const body = { bytes: Buffer.from(json), base64: false };
  const told = await ask('2.0', { method: 'POST', body });
  const { results, meta } = JSON.parse(told) as { results: { metrics: number[] }[]; meta: { method: string } };
  const views = events.filter(({ type }) => type === 'page_view').length;
  const people = new Set(events.flatMap(({ visitor }) => visitor ?? [])).size;
  const owed = [views, events.length, ...(meta.method === 'exact' ? [people] : [])];
  const is = results[0]?.metrics.slice(0, owed.length);
  if (JSON.stringify(is) !== JSON.stringify(owed))
    report('counted', `${site}: ${told.slice(0, 500)}, owed ${owed.join()}`);
  const query = `q=${encodeURIComponent(json)}`;
  if ((await ask('1.0', { query })) !== told) report('counted', `${site}: GET answers otherwise than POST`);
  const listed = await ask('1.0', { method: 'POST', body: { bytes: Buffer.from(`[${json}]`), base64: true } });
  if (listed !== `[${told}]`) report('counted', `${site}: a list answers otherwise than a question`);
  const csv = await ask('2.0', { method: 'POST', body, headers: [...get(world, '').headers, ['accept', 'text/csv']] });
  const [, row = ''] = csv.split('\r\n');
  if (!`${row},`.startsWith(`${is?.join()},`)) report('counted', `${site}: CSV says ${csv.slice(0, 200)}`);
}

async function readStatuses(world: World): Promise<StatusOf> {
  const documents = new Map<string, DayDocument>();
  for await (const { document, key } of world.tables.all()) documents.set(nameOf(key), document);
  return (message) => {
    const document = documents.get(nameOf(message));
    if (document === undefined) return 'pending';
    if (hasDot(document.dots.counted, message.dot)) return 'counted';
    return hasDot(document.dots.duplicates, message.dot) ? 'duplicate' : 'pending';
  };
}

const nameOf = ({ site, day, shard }: DocumentKey): string => JSON.stringify([site, day, shard]);

/** As somebody who may read everything. */
const get = ({ keyring }: World, path: string, query = ''): Request => ({
  grammar: 'stats query',
  method: 'GET',
  path,
  query,
  headers: [['authorization', `Bearer ${keyring.holders('read')[0]?.text}`]],
  body: undefined,
  queueIsDown: false,
});
