// Entry of the ingest function: wires the real queue, tables, clock and randomness to ingest.ts.

import { randomBytes } from 'node:crypto';

import { createCallers } from '../http/caller.ts';
import { createHttpHandler } from '../http/http-handler.ts';
import { oneOf, optionalText, positiveInteger, text } from '../shared/environment.ts';
import { createMetrics, HeldMetrics } from '../shared/metrics.ts';
import { ACCESS, ENV } from '../shared/names.ts';
import { createSaltStore } from '../store/access/salt-store.ts';
import { createSiteStore } from '../store/access/site-store.ts';
import { createTokenStore } from '../store/access/token-store.ts';
import { connectTables } from '../store/table/table.ts';
import { type Admit, admitAll, admitRegistered } from './admit.ts';
import { createIdentify } from './identify.ts';
import { ingestAnswers } from './ingest.ts';
import { Numbering } from './numbering.ts';
import { connectQueue } from './queue.ts';
import { createSalts } from './salts.ts';
import { createSenderOf } from './sender-of.ts';
import { sendMessages } from './send-messages.ts';
import { createSites } from './sites.ts';
import { toMessages } from './to-messages.ts';

/**
 * For a site or a token, in milliseconds: DynamoDB answers within ten, and a new connection takes
 * some hundred on the CPU of a small function. After that ingest stops waiting: it uses what it has
 * cached of the site, or the client must try again. At the worst there are six lookups, of alias,
 * site, token, and three of half the time for a salt: nine seconds of the ten that ingest has.
 */
const LOOKUP_MS = 2000;

// At module scope, so that connections outlive an invocation.
const queue = connectQueue(text(ENV.queueUrl));
const tables = connectTables({ callMs: LOOKUP_MS, attempts: 2, attemptMs: LOOKUP_MS / 2 });
const salts = createSaltStore(tables(text(ENV.saltsTable), LOOKUP_MS / 2));
const shards = positiveInteger(ENV.shards);
const numbering = new Numbering({ newProducer: () => randomBytes(8).toString('hex') });
const metrics = new HeldMetrics(createMetrics('ingest'));

export const handler = createHttpHandler(
  ingestAnswers({
    now: Date.now,
    admit: createAdmit(),
    senderOf: createSenderOf({
      clientIpHeader: optionalText(ENV.clientIpHeader),
      countryHeader: optionalText(ENV.countryHeader),
    }),
    identify: createIdentify(createSalts({ store: salts, now: Date.now, random: randomBytes })),
    toMessages: (request, siteOf) => toMessages(request, { numbering, siteOf, shards, now: Date.now() }),
    send: (messages, timeMs) => sendMessages(queue, messages, timeMs),
    confirm: (messages) => numbering.confirm(messages),
    count: (metric, value) => metrics.add(metric, value, Date.now()),
  }),
  text(ENV.corsOrigins),
);

function createAdmit(): Admit {
  const access = oneOf(ENV.access, ACCESS);
  const table = tables(text(ENV.sitesTable));
  const latest = createSiteStore(table, { isConsistent: true });
  const findSites = createSites({
    store: createSiteStore(table),
    findLatest: (name) => latest.find(name),
    access,
    now: Date.now,
    random: randomBytes,
  });
  if (access === 'open') return admitAll(findSites);
  const tokens = createTokenStore(tables(text(ENV.tokensTable)));
  const callers = createCallers({ readToken: (id) => tokens.read(id), now: Date.now });
  return admitRegistered({ findSites, callers, now: Date.now });
}
