// DynamoDB: dynalite, in process, with the tables of the template. Tables are in memory, or in a
// LevelDB directory that survives a `kill -9` (the operating system has each write before the
// caller gets its answer).

import { EventEmitter } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { callDynamodb } from './call.ts';
import { dynalite, storage } from './dynalite.ts';
import { closeServer, type Guard, listenOnLoopback, type Serve, wholeRequests } from '../net/endpoint.ts';
import { dataFailure, LocalStackFailure } from '../failure.ts';
import type { Template } from '../template/template.ts';
import { UnderWay } from './under-way.ts';

const Keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const Indexes = z.array(z.looseObject({ IndexName: z.string(), KeySchema: Keys }));
const Table = z.object({
  KeySchema: Keys,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  GlobalSecondaryIndexes: Indexes.optional(),
  LocalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string() })).optional(),
});
const Described = z.object({
  Table: z.object({ KeySchema: Keys, GlobalSecondaryIndexes: Indexes.optional(), TableStatus: z.string() }),
});

export interface Tables {
  endpoint: string;
  /** Creates the template's tables that the data directory does not have. */
  create(template: Template): Promise<void>;
  close(): Promise<void>;
}

/** A call takes milliseconds; a call that dynalite never answers must not block the stop. */
const CLOSE_MS = 5000;

/** Opens the tables kept in `path`, or empty ones in memory. */
export async function openTables(path?: string, guard: Guard = (serve) => serve): Promise<Tables> {
  if (path !== undefined) await probe(path);
  const server = dynalite({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  const [listener] = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  // dynalite throws when a request breaks off, which would end the process. So it gets only
  // complete requests. It uses these three fields of a request and the body's two events.
  const serve: Serve = ({ method, url, headers, body }, response) => {
    const complete = Object.assign(new EventEmitter(), { method, url, headers });
    listener?.(complete as unknown as IncomingMessage, response);
    complete.emit('data', body);
    complete.emit('end');
  };
  const underWay = new UnderWay();
  server.on('request', wholeRequests(guard(underWay.watch(serve))));
  const endpoint = await listenOnLoopback(server);
  return {
    endpoint,
    create: async (template) => {
      const tables = template.resources('AWS::DynamoDB::Table', Table);
      await Promise.all(
        tables.map(({ id, properties }) => createTable(endpoint, template.attributesOf(id)['Ref'] ?? id, properties)),
      );
    },
    close: async () => {
      // Without the wait, dynalite closes its database between two steps of a call, which then
      // throws an error that nothing catches.
      await underWay.finish(CLOSE_MS);
      await closeServer(server);
    },
  };
}

/**
 * If dynalite cannot open a directory, it crashes at the first request; this finds the problem
 * first. LevelDB takes a directory without CURRENT for a new one and deletes the tables in it.
 */
async function probe(path: string): Promise<void> {
  if (existsSync(path) && !existsSync(join(path, 'CURRENT')) && readdirSync(path).some(isTableFile)) {
    throw dataFailure(path, false, new Error('its file CURRENT is missing'));
  }
  const { db } = storage.create({ path });
  try {
    await db.open();
    await db.close();
  } catch (error) {
    const cause = ((error as Error).cause ?? error) as { code?: string };
    throw dataFailure(path, cause.code === 'LEVEL_LOCKED', cause);
  }
}

/**
 * The files that LevelDB writes once it has a CURRENT: tables, and the log of writes that are not
 * in a table yet.
 */
const isTableFile = (name: string): boolean => /^\d+\.(ldb|log)$/.test(name);

async function createTable(endpoint: string, name: string, wanted: z.infer<typeof Table>): Promise<void> {
  const request = { ...wanted, TableName: name, BillingMode: 'PAY_PER_REQUEST' };
  const created = await callDynamodb(endpoint, 'CreateTable', request);
  if (!created.ok && !created.text.includes('ResourceInUseException')) {
    throw new LocalStackFailure(`The local stack cannot create table ${name}: ${created.text}.`);
  }
  for (;;) {
    const { text } = await callDynamodb(endpoint, 'DescribeTable', { TableName: name });
    const { Table: found } = Described.parse(JSON.parse(text));
    if (keysOf(found) !== keysOf(wanted)) {
      throw new LocalStackFailure(`Table ${name} in the local data has other keys than the template: delete .local/.`);
    }
    if (found.TableStatus === 'ACTIVE') return;
    await sleep(5);
  }
}

/** The keys of a table and its indexes, as a string for comparison. */
const keysOf = ({
  KeySchema,
  GlobalSecondaryIndexes = [],
}: Pick<z.infer<typeof Table>, 'KeySchema' | 'GlobalSecondaryIndexes'>) =>
  JSON.stringify([KeySchema, GlobalSecondaryIndexes.map(({ IndexName, KeySchema: keys }) => [IndexName, keys])]);
