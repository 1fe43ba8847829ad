// Entry of the stats function: wires the real tables, clock and randomness to its answers. It also
// answers every unknown route.

import { randomBytes } from 'node:crypto';

import { DECODED_SHARE, READ_SHARE } from '../domain/limits/questions.ts';
import { oneOf, positiveInteger, text } from '../shared/environment.ts';
import { createCallers } from '../http/caller.ts';
import { createHttpHandler } from '../http/http-handler.ts';
import { createMetrics, HeldMetrics } from '../shared/metrics.ts';
import { ACCESS, ENV } from '../shared/names.ts';
import { createSessionStore } from '../store/access/session-store.ts';
import { createSiteStore } from '../store/access/site-store.ts';
import { createTokenStore } from '../store/access/token-store.ts';
import { createDayItemStore } from '../store/days/day-items.ts';
import { createDocumentReader } from '../store/days/document-reader.ts';
import { createRollupReader } from '../store/rollups/rollup-store.ts';
import { createShardRecord } from '../store/days/shard-record.ts';
import { DecodedBodies } from '../store/table/decoded-bodies.ts';
import { connectTables } from '../store/table/table.ts';
import { shardsChecker } from './check-shards.ts';
import { countDenials } from './count-denials.ts';
import { counterAnswers } from './counter.ts';
import { putSessionsOff } from './put-session-off.ts';
import { everybody, registeredReaders } from './readers.ts';
import { queryAnswers } from './query/query-answers.ts';
import { sessionAnswers } from './session.ts';
import { siteAnswers } from './site.ts';
import { createSites, sitesAnswers } from './sites.ts';
import { statsAnswers } from './stats.ts';

const now = Date.now;
const tables = connectTables();
const table = tables(text(ENV.statsTable));
const tokens = createTokenStore(tables(text(ENV.tokensTable)));
const sessions = createSessionStore(tables(text(ENV.sessionsTable)));
// Consistent, because a miss is cached for a minute: a read must find the site that an event has
// just registered.
const sites = createSites(createSiteStore(tables(text(ENV.sitesTable)), { isConsistent: true }), now);
const callers = createCallers({ readToken: (id) => tokens.read(id), readSession: (id) => sessions.read(id), now });
const readers =
  oneOf(ENV.access, ACCESS) === 'open' ? everybody : registeredReaders({ findSite: (id) => sites.find(id), callers });
const shards = positiveInteger(ENV.shards);
const metrics = new HeldMetrics(createMetrics('stats'));

// Of 1,024 MB a sixth is 170 MB: 98 days of a busy site with their visitor tables, and no series
// reads more than 92 of them.
const memory = positiveInteger('AWS_LAMBDA_FUNCTION_MEMORY_SIZE') * 2 ** 20;
const decoded = new DecodedBodies(memory * DECODED_SHARE);

const days = {
  documents: createDocumentReader(createDayItemStore(table), decoded),
  rollups: createRollupReader(table, decoded),
  shards,
  maxReadBytes: memory * READ_SHARE,
  checkShards: shardsChecker(createShardRecord(table), shards, now),
  queueRetentionDays: positiveInteger(ENV.queueRetentionDays),
  now,
};

const stats = statsAnswers({
  ...days,
  receiptKeyOf: async (site) => (await sites.find(site))?.receiptKey,
  readers,
});

const query = queryAnswers({ ...days, readers, findSite: (id) => sites.find(id) });

const answers = {
  ...putSessionsOff(
    { ...stats, ...query, ...sitesAnswers(sites, readers), ...siteAnswers(sites, readers) },
    { callers, sessions, now },
  ),
  ...counterAnswers({ ...days, sites, readers }),
  ...sessionAnswers({ callers, sessions, now, random: randomBytes }),
};

export const handler = createHttpHandler(
  countDenials(answers, () => metrics.add('Denied', 1, now())),
  text(ENV.corsOrigins),
);
