// Entry of the stats function: wires the real table and clock to stats.ts. It also answers the routes that nobody has.

import { positiveInteger, text } from '../shared/environment.ts';
import { createHttpHandler } from '../http/http-handler.ts';
import { ENV } from '../shared/names.ts';
import { createDayItemStore } from '../store/days/day-items.ts';
import { createDocumentReader } from '../store/days/document-reader.ts';
import { createRollupReader } from '../store/rollups/rollup-store.ts';
import { createShardRecord } from '../store/days/shard-record.ts';
import { receiptKeyOf } from '../domain/event/event-receipt.ts';
import { connectTables } from '../store/table/table.ts';
import { statsAnswers } from './stats.ts';

const table = connectTables()(text(ENV.statsTable));
const record = createShardRecord(table);
// Until ingest reads sites: ingest/handler.ts has the same.
const receiptKey = receiptKeyOf(new Uint8Array(32));
const shards = positiveInteger(ENV.shards);

export const handler = createHttpHandler(
  statsAnswers({
    documents: createDocumentReader(createDayItemStore(table)),
    rollups: createRollupReader(table),
    shards,
    checkShards: () => record.check(shards, Date.now()),
    queueRetentionDays: positiveInteger(ENV.queueRetentionDays),
    now: Date.now,
    receiptKeyOf: async () => receiptKey,
  }),
  text(ENV.corsOrigins),
);
