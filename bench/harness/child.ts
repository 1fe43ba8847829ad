// A child process of the benchmark. It takes one message at a time and sends one answer to each.

import { fork } from 'node:child_process';
import { once } from 'node:events';

import { BenchFailure } from './failure.ts';
import { temporaryProcess } from './temporary.ts';

/** The answer of a child that could not do what it was asked. */
export interface Failed {
  readonly failure: string;
}

export interface Child {
  readonly pid: number;
  /**
   * Sends a message and resolves with the answer. Rejects with a BenchFailure if the child failed
   * or ended.
   */
  ask<Answer extends object>(message: object | string): Promise<Answer>;
  /** Kills it. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  /** Default: the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a module in a child process. Its stderr is ours; its stdout is ignored. */
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

/**
 * For the child's side: answers each message with the result of `answer`, and ends with the
 * benchmark.
 */
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
