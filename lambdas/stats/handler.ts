// Entry of the stats function: wires the real tables, clock and chance to its answers. It also answers the routes that nobody
// has.

import { randomBytes } from 'node:crypto';

import { positiveInteger, text } from '../shared/environment.ts';
import { createCallers } from '../http/caller.ts';
import { createHttpHandler } from '../http/http-handler.ts';
import { ENV } from '../shared/names.ts';
import { createSessionStore } from '../store/access/session-store.ts';
import { createTokenStore } from '../store/access/token-store.ts';
import { createDayItemStore } from '../store/days/day-items.ts';
import { createDocumentReader } from '../store/days/document-reader.ts';
import { createRollupReader } from '../store/rollups/rollup-store.ts';
import { createShardRecord } from '../store/days/shard-record.ts';
import { receiptKeyOf } from '../domain/event/event-receipt.ts';
import { connectTables } from '../store/table/table.ts';
import { putSessionsOff } from './put-session-off.ts';
import { sessionAnswers } from './session.ts';
import { statsAnswers } from './stats.ts';

const tables = connectTables();
const table = tables(text(ENV.statsTable));
const tokens = createTokenStore(tables(text(ENV.tokensTable)));
const sessions = createSessionStore(tables(text(ENV.sessionsTable)));
const now = Date.now;
const callers = createCallers({ readToken: (id) => tokens.read(id), readSession: (id) => sessions.read(id), now });
const record = createShardRecord(table);
// Until ingest reads sites: ingest/handler.ts has the same.
const receiptKey = receiptKeyOf(new Uint8Array(32));
const shards = positiveInteger(ENV.shards);

const stats = statsAnswers({
  documents: createDocumentReader(createDayItemStore(table)),
  rollups: createRollupReader(table),
  shards,
  checkShards: () => record.check(shards, now()),
  queueRetentionDays: positiveInteger(ENV.queueRetentionDays),
  now,
  receiptKeyOf: async () => receiptKey,
});

export const handler = createHttpHandler(
  {
    ...putSessionsOff(stats, { callers, sessions, now }),
    ...sessionAnswers({ callers, sessions, now, random: randomBytes }),
  },
  text(ENV.corsOrigins),
);
