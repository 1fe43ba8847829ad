// A question that is malformed, or that documents cannot answer.

/** The message is the client's: what is wrong, and what can be asked. */
export class UnanswerableError extends Error {
  override readonly name = 'UnanswerableError';
}
