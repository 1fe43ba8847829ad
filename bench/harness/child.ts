// A process of the benchmark's own, to which it says one thing at a time and hears one answer.

import { fork } from 'node:child_process';
import { once } from 'node:events';

import { BenchFailure } from './failure.ts';
import { temporaryProcess } from './temporary.ts';

/** What such a process answers when it could not do what it was asked. */
export interface Failed {
  readonly failure: string;
}

export interface Child {
  readonly pid: number;
  /** Says something, and resolves with what is answered. Rejects with a BenchFailure when the process failed or ended. */
  ask<Answer extends object>(message: object | string): Promise<Answer>;
  /** Kills it. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  /** This process's environment, when not given. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a module as a process of its own. Its stderr is ours, its stdout nobody's. */
export function startChild(module: URL, { args = [], env }: ChildOptions = {}): Child {
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  const child = fork(module, args, { stdio: [...stdio], execArgv: [], ...(env !== undefined && { env }) });
  const ended = once(child, 'exit').then(([code, signal]: unknown[]): Failed[] => [
    { failure: `it ended with ${String(code ?? signal)}` },
  ]);
  const hear = async <Answer extends object>(): Promise<Answer> => {
    const [answer] = (await Promise.race([once(child, 'message'), ended])) as [Answer | Failed];
    if ('failure' in answer) throw new BenchFailure(`A process of the benchmark failed: ${answer.failure}.`);
    return answer;
  };
  return {
    pid: child.pid ?? 0,
    ask: (message) => {
      child.send(message);
      return hear();
    },
    stop: temporaryProcess(child),
  };
}

/** The other side: answers each message by what `answer` resolves with, and ends with the benchmark. */
export function answerParent(answer: (message: never) => Promise<object>): void {
  const say = (answered: object): void => {
    if (process.connected) process.send?.(answered);
  };
  process.on('disconnect', () => process.exit());
  process.on('message', (message) => {
    answer(message as never).then(say, (error: unknown) =>
      say({ failure: error instanceof Error ? error.message : String(error) }),
    );
  });
}
