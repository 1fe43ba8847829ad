// dynalite as the local stack uses it: CommonJS without types, parsers that keep their results, and
// one leak fixed. Its query streams close their iterator with a method that LevelDB's iterators
// lack. So each query leaked an iterator and the items that it had read: 6 KB per query.

import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { keeping, type Parse } from './expressions.ts';

/** An iterator of abstract-level, with the methods that dynalite uses. */
interface LevelIterator {
  next(): Promise<unknown>;
  close(): Promise<void>;
  return?(): Promise<void>;
}

export interface Store {
  db: {
    open(): Promise<void>;
    close(): Promise<void>;
    keys(options: object): LevelIterator;
    values(options: object): LevelIterator;
    createValueStream(options: object): NodeJS.ReadableStream & { destroy(): void };
  };
}

const require = createRequire(import.meta.url);

/** A server of DynamoDB's API; without a path, its tables are in memory. */
export const dynalite = require('dynalite') as (options: { path?: string; createTableMs: number }) => Server;

/**
 * dynalite's storage, which its server does not expose. The server calls `create` on this object.
 */
export const storage = require('dynalite/db') as { create(options: { path?: string }): Store };

const create = storage.create.bind(storage);
storage.create = (options) => {
  const store = create(options);
  const { db } = store;
  for (const kind of ['keys', 'values'] as const) {
    const open = db[kind].bind(db);
    db[kind] = (range) => {
      const iterator = open(range);
      iterator.return = () => iterator.close();
      return iterator;
    };
  }
  return store;
};

for (const kind of ['condition', 'projection', 'update']) {
  const parser = require(`dynalite/db/${kind}Parser`) as { parse: Parse };
  parser.parse = keeping(parser.parse);
}
