// Runs inside the stack under soak, loaded before its program (`node --import`), so that the
// program does not know about it. It answers each question of the parent with a sample of the
// process and all its threads. It asks threads through the inspector, which is part of every
// Node.js thread. A thread collects its garbage first, so that only the memory in use is left. It
// does so by `gc` (--expose-gc): the inspector's own command collects two to seven times and drops
// compiled code, which takes three times as long and slows the traffic that is measured.

import { readdirSync } from 'node:fs';
import { Session } from 'node:inspector';

import { type ProcessSample, QUESTION, type ThreadSample } from './sample.ts';

/** Works on macOS as well, unlike /proc. */
const DESCRIPTORS = '/dev/fd';
/** A thread that has ended does not answer. No thread is busy for longer than this. */
const PATIENCE_MS = 4000;

const ASK = `gc(); JSON.stringify([process.memoryUsage(), process.getActiveResourcesInfo()])`;

interface Thread {
  readonly name: string;
  readonly call: (method: string, params?: object) => Promise<unknown>;
}

interface Evaluated {
  readonly result: { readonly value: string };
}

const session = new Session();
session.connect();

const main: Thread = {
  name: 'main',
  call: (method, params = {}) =>
    new Promise((resolve, reject) =>
      session.post(method, params, (error, result) => (error ? reject(error) : resolve(result))),
    ),
};
const threads = new Map<string, Thread>([['', main]]);
const started = new Map<string, number>();
const answers = new Map<number, (result: unknown) => void>();
let calls = 0;

session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
  // `[worker 3] FastAnalytics-IngestFunction…`: the name that local/ gives the thread.
  const name = /-(\w+?)Function/.exec(workerInfo.title)?.[1] ?? workerInfo.title;
  const number = (started.get(name) ?? 0) + 1;
  started.set(name, number);
  threads.set(sessionId, { name: `${name} ${number}`, call: callerOf(sessionId) });
});
session.on('NodeWorker.detachedFromWorker', ({ params }) => threads.delete(params.sessionId));
session.on('NodeWorker.receivedMessageFromWorker', ({ params: { message } }) => {
  const { id, result } = JSON.parse(message) as { id: number; result: unknown };
  answers.get(id)?.(result);
  answers.delete(id);
});
session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });

process.on('message', (message) => {
  if (message !== QUESTION) return;
  sample().then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.channel?.unref();
// The parent is gone, and nothing else would stop this process.
process.on('disconnect', () => process.exit(1));

function callerOf(sessionId: string): Thread['call'] {
  return (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = (calls += 1);
      const late = setTimeout(() => {
        answers.delete(id);
        reject(new Error(`a thread does not answer to ${method}`));
      }, PATIENCE_MS).unref();
      answers.set(id, (result) => {
        clearTimeout(late);
        resolve(result);
      });
      session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method, params }) });
    });
}

async function sample(): Promise<ProcessSample> {
  const found: ThreadSample[] = [];
  // One after the other: the others continue to work.
  for (const [id, { name, call }] of threads) {
    try {
      const { result } = (await call('Runtime.evaluate', { expression: ASK, returnByValue: true })) as Evaluated;
      const [{ heapUsed, external }, kinds] = JSON.parse(result.value) as [NodeJS.MemoryUsage, string[]];
      found.push({ name, memory: heapUsed + external, resources: countOf(kinds) });
    } catch (error) {
      if (threads.has(id)) throw error; // unless it has ended in the meantime
    }
  }
  return { threads: found, rss: process.memoryUsage.rss(), descriptors: readdirSync(DESCRIPTORS).length };
}

const countOf = (kinds: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, same]) => [kind, same.length]));
