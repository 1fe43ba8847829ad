// A running local stack writes its address to `.local/stack.json` when it takes requests, and
// removes the file when it stops. Only this module writes and reads the file. A file that a killed
// stack left behind names a process that is gone, and is ignored.

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

/**
 * Announces a stack in a folder until the returned function is called. If another stack already
 * runs there, its announcement stays.
 */
export function announce(dir: string, stack: RunningStack): () => void {
  if (findRunning(dir) !== undefined) return () => undefined;
  const file = fileIn(dir);
  mkdirSync(dirname(file), { recursive: true });
  const { pid, url, endpoints, region, credentials, outputs } = stack;
  writeFileSync(file, `${JSON.stringify({ pid, url, endpoints, region, credentials, outputs }, null, 2)}\n`);
  return () => rmSync(file, { force: true });
}

/** The stack that runs in a folder; undefined if none does. */
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
    process.kill(pid, 0); // sends no signal, only checks
    return true;
  } catch (error) {
    // the process exists but belongs to another user
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
