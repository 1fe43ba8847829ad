// An error that ends the benchmark with a sentence instead of a stack trace.

import { Failure } from '../../kit/failure.ts';

/** The message is for the person at the keyboard. */
export class BenchFailure extends Failure {
  override readonly name = 'BenchFailure';
}
