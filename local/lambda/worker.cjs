// @ts-check
// Runs inside a worker thread: one execution environment of one function. Loads the bundled handler
// from its asset, then invokes it for each event, one at a time (the pool ensures that). It knows
// the function's environment and nothing else. Plain JavaScript: otherwise every thread would load
// Node's type stripper, which takes as much CPU as the rest of its start (measured: 100 to 140 ms
// with it, 45 ms without, before the function's own code). CommonJS: ES modules would take 4 more.

/**
 * @import { Context } from 'aws-lambda'
 * @import { Invocation, Outcome, WorkerData } from './environment.ts'
 */

const { existsSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { parentPort, workerData } = require('node:worker_threads');
const { loadBundle } = require('./bundle.cjs');

const { taskRoot, handler, functionName, functionArn, memoryMb, timeoutMs, cacheDir } = /** @type {WorkerData} */ (
  workerData
);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const say = (/** @type {Outcome} */ outcome) => parentPort?.postMessage(outcome);

/** @returns {Context} */
const contextOf = (/** @type {string} */ requestId) => {
  const deadline = Date.now() + timeoutMs;
  const legacy = () => {
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

const start = async () => {
  const dot = handler.lastIndexOf('.');
  const base = path.join(taskRoot, handler.slice(0, dot));
  const file = ['.mjs', '.js', '.cjs'].map((extension) => base + extension).find(existsSync);
  if (file === undefined) throw new Error(`Runtime.ImportModuleError: there is no module '${base}'`);
  /** @type {{ exports: Record<string, unknown>, keep?: () => void }} */
  const loaded = file.endsWith('.cjs')
    ? loadBundle(file, cacheDir)
    : { exports: await import(pathToFileURL(file).href) };
  const run = loaded.exports[handler.slice(dot + 1)];
  if (typeof run !== 'function') throw new Error(`Runtime.HandlerNotFound: ${handler} is undefined or not exported`);

  const invoke = async (/** @type {Invocation} */ [requestId, event]) => {
    try {
      /** @type {unknown} */
      const result = await run(JSON.parse(event), contextOf(requestId));
      loaded.keep?.(); // Before it answers, since the stack may end the thread at once.
      delete loaded.keep;
      say({ result: JSON.stringify(result) ?? 'null' });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      console.error(error);
      say({ errorType: name, errorMessage: message });
    }
  };
  parentPort?.on('message', (/** @type {Invocation} */ invocation) => void invoke(invocation));
  say({ ready: true });
};

void start();
