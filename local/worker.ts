// Runs inside a worker thread: one execution environment of one function. Loads the bundled handler from its asset, then
// invokes it for each event, one at a time (the pool sees to that). It knows the function's environment and nothing else.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';

/** What the thread is told when it starts. */
export interface WorkerData {
  taskRoot: string;
  handler: string;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  timeoutMs: number;
}

/** Asked: the request id and the event, as JSON. Answered: 'ready' once; then the result as JSON, or what was thrown. */
export type Invocation = [requestId: string, event: string];
export type Outcome = { ready: true } | { result: string } | { errorType: string; errorMessage: string };

const { taskRoot, handler, functionName, functionArn, memoryMb, timeoutMs } = workerData as WorkerData;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const say = (outcome: Outcome): void => parentPort?.postMessage(outcome);

const dot = handler.lastIndexOf('.');
const base = join(taskRoot, handler.slice(0, dot));
const file = ['.mjs', '.js', '.cjs'].map((extension) => base + extension).find(existsSync);
if (file === undefined) throw new Error(`Runtime.ImportModuleError: there is no module '${base}'`);
const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
const run = module[handler.slice(dot + 1)];
if (typeof run !== 'function') throw new Error(`Runtime.HandlerNotFound: ${handler} is undefined or not exported`);

const contextOf = (requestId: string): Context => {
  const deadline = Date.now() + timeoutMs;
  const legacy = (): never => {
    throw new Error('Node.js 24 on Lambda has no callbacks: return a promise');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: legacy,
    fail: legacy,
    succeed: legacy,
  };
};

const invoke = async ([requestId, event]: Invocation): Promise<void> => {
  try {
    const result: unknown = await run(JSON.parse(event), contextOf(requestId));
    say({ result: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    console.error(error);
    say({ errorType: name, errorMessage: message });
  }
};

parentPort?.on('message', (invocation: Invocation) => void invoke(invocation));
say({ ready: true });
