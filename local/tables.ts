// DynamoDB: dynalite, in process, with the tables of the template. In memory, or in a LevelDB directory that a `kill -9`
// leaves whole (each write is handed to the operating system before it is answered).

import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { closeServer, type Guard, listenOnLoopback, type Serve, wholeRequests } from './endpoint.ts';
import { dataFailure, LocalStackFailure } from './failure.ts';
import type { Template } from './template.ts';
import { within } from './within.ts';

// CommonJS without types. `dynalite/db` is its storage, of which the server that it makes shows nothing.
const require = createRequire(import.meta.url);
const dynalite = require('dynalite') as (options: { path?: string; createTableMs: number }) => Server;
const storage = require('dynalite/db') as {
  create(options: { path: string }): { db: { open(): Promise<void>; close(): Promise<void> } };
};

const Keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const Table = z.object({
  KeySchema: Keys,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  GlobalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string() })).optional(),
  LocalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string() })).optional(),
});

export interface Tables {
  endpoint: string;
  /** Creates what the template has and the data directory has not. */
  create(template: Template): Promise<void>;
  close(): Promise<void>;
}

/** Opens the tables kept in `path`, or empty ones in memory. */
export async function openTables(path?: string, guard: Guard = (serve) => serve): Promise<Tables> {
  if (path !== undefined) await probe(path);
  const server = dynalite({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  const [listener] = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  // dynalite throws when a request breaks off, which would end the process; so it gets requests that are complete. Of a
  // request it uses these three fields and the body's two events.
  // It throws as well when its storage is closed under a request, be the caller gone or not: so that waits for its answers.
  const underWay = new Set<Promise<void>>();
  const serve: Serve = ({ method, url, headers, body }, response) => {
    const answered = answerOf(response).then(() => void underWay.delete(answered));
    underWay.add(answered);
    const complete = Object.assign(new EventEmitter(), { method, url, headers });
    listener?.(complete as unknown as IncomingMessage, response);
    complete.emit('data', body);
    complete.emit('end');
  };
  server.on('request', wholeRequests(guard(serve)));
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
      server.closeAllConnections();
      await within(CLOSE_MS, Promise.all(underWay));
      await closeServer(server);
    },
  };
}

/** For answers to callers that are gone; each takes milliseconds. */
const CLOSE_MS = 1000;

/** Resolves when the response has been ended, also where its connection was cut before and nobody gets it. */
const answerOf = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
    response.end = (...given: unknown[]) => {
      resolve();
      return end(...given);
    };
  });

/** dynalite meets a directory that it cannot open with a crash at the first request; this meets it first. */
async function probe(path: string): Promise<void> {
  const { db } = storage.create({ path });
  try {
    await db.open();
    await db.close();
  } catch (error) {
    const cause = ((error as Error).cause ?? error) as { code?: string };
    throw dataFailure(path, cause.code === 'LEVEL_LOCKED', cause);
  }
}

async function createTable(endpoint: string, name: string, wanted: z.infer<typeof Table>): Promise<void> {
  const request = { ...wanted, TableName: name, BillingMode: 'PAY_PER_REQUEST' };
  const created = await call(endpoint, 'CreateTable', request);
  if (!created.ok && !created.text.includes('ResourceInUseException')) {
    throw new LocalStackFailure(`The local stack cannot create table ${name}: ${created.text}.`);
  }
  for (;;) {
    const { text } = await call(endpoint, 'DescribeTable', { TableName: name });
    const { Table: found } = z
      .object({ Table: z.object({ KeySchema: Keys, TableStatus: z.string() }) })
      .parse(JSON.parse(text));
    if (JSON.stringify(found.KeySchema) !== JSON.stringify(wanted.KeySchema)) {
      throw new LocalStackFailure(`Table ${name} in the local data has other keys than the template: delete .local/.`);
    }
    if (found.TableStatus === 'ACTIVE') return;
    await sleep(5);
  }
}

/** A call without the SDK, whose loading would take longer than everything else here. dynalite checks no signature. */
async function call(endpoint: string, action: string, body: object): Promise<{ ok: boolean; text: string }> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20250101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
    },
    body: JSON.stringify(body),
  });
  return { ok: response.ok, text: await response.text() };
}
