// How a local stack that runs tells where it is: `.local/stack.json`, written when it takes requests and removed when it stops. Written
// and read here alone. A file that a killed stack left behind names a process that is gone, and counts for nothing.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import * as z from 'zod/mini';

const schema = z.object({
  pid: z.int().check(z.positive()),
  url: z.string(),
  endpoints: z.object({ sqs: z.string(), dynamodb: z.string() }),
  region: z.string(),
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  outputs: z.record(z.string(), z.string()),
});

export type RunningStack = z.infer<typeof schema>;

const fileIn = (dir: string): string => join(dir, '.local', 'stack.json');

/** Announces a stack in a folder, until the function that it answers is called. The first to run there keeps the place. */
export function announce(dir: string, stack: RunningStack): () => void {
  if (findRunning(dir) !== undefined) return () => undefined;
  const file = fileIn(dir);
  mkdirSync(dirname(file), { recursive: true });
  const { pid, url, endpoints, region, credentials, outputs } = stack;
  writeFileSync(file, `${JSON.stringify({ pid, url, endpoints, region, credentials, outputs }, null, 2)}\n`);
  return () => rmSync(file, { force: true });
}

/** The stack that runs in a folder; undefined when there is none. */
export function findRunning(dir: string): RunningStack | undefined {
  const stack = read(fileIn(dir));
  return stack !== undefined && isAlive(stack.pid) ? stack : undefined;
}

function read(file: string): RunningStack | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // alive, and another user's
  }
}
