// Talks with a process of the benchmark's own: one message there, one back.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import { BenchFailure } from './failure.ts';

/** Starts a module of bench/ as a process of its own. Its stderr is ours. */
export const startChild = (module: URL): ChildProcess =>
  fork(module, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });

/** Says something to the process, and resolves with its next message. Rejects with a BenchFailure when it failed or ended. */
export async function ask<Answer extends object>(child: ChildProcess, message: object | string): Promise<Answer> {
  const ended = once(child, 'exit').then(() => ({ failure: 'it ended' }));
  child.send(message);
  const [answer] = (await Promise.race([once(child, 'message'), ended.then((it) => [it])])) as [
    Answer | { failure: string },
  ];
  if ('failure' in answer) throw new BenchFailure(`A process of the benchmark failed: ${answer.failure}.`);
  return answer;
}
