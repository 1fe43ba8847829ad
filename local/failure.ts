// What the local stack says when it cannot go on: one sentence for the person at the keyboard, never a stack trace.
// Anything else that is thrown is a bug of ours and keeps its trace.

import { Failure, messageOf } from '../kit/failure.ts';

/** A failure whose message is one sentence that says what is wrong and what to do about it. */
export class LocalStackFailure extends Failure {
  override name = 'LocalStackFailure';
}

/** Why the data kept in `path` cannot be used. */
export function dataFailure(path: string, isLocked: boolean, cause: unknown): LocalStackFailure {
  const sentence = isLocked
    ? `Another local stack is running on ${path}: stop it, or start this one with --memory.`
    : `The local data in ${path} is damaged (${messageOf(cause)}): delete it (its events are lost) or start with --memory.`;
  return new LocalStackFailure(sentence.replaceAll(/\s+/g, ' '), { cause });
}
