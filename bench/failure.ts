// What ends the benchmark with a sentence instead of a stack trace.

/** The message is for the person at the keyboard. */
export class BenchFailure extends Error {
  override readonly name = 'BenchFailure';
}
