// Errors of the local stack: one sentence for the person at the keyboard, without a stack trace.
// Any other error is a bug of ours and keeps its trace.

import { Failure, messageOf } from '../kit/failure.ts';

/** A failure whose message says in one sentence what is wrong and what to do about it. */
export class LocalStackFailure extends Failure {
  override name = 'LocalStackFailure';
}

/** Says why the data in `path` cannot be used. */
export function dataFailure(path: string, isLocked: boolean, cause: unknown): LocalStackFailure {
  const sentence = isLocked
    ? `Another local stack is running on ${path}: stop it, or start this one with --memory.`
    : `The local data in ${path} is damaged (${messageOf(cause)}): ` +
      'delete it (its events are lost) or start with --memory.';
  return new LocalStackFailure(sentence.replaceAll(/\s+/g, ' '), { cause });
}
