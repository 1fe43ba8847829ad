// Says which failed calls of an AWS service may succeed later: those that were throttled, met a
// fault of the service, or got no readable answer. The clients retry these (clients.ts), and so
// does a commit (aggregate/commit.ts).

/** An error of a call, as the SDK throws it. */
export interface CallError extends Error {
  /** Set once the SDK has made the call; without a status when no answer came. */
  $metadata?: { readonly httpStatusCode?: number | undefined };
  /** Set: the SDK tries the call again. */
  $retryable?: { readonly throttling?: boolean };
}

/** An answer longer than any that we ask for (clients.ts). The same call would meet it again. */
export class AnswerTooLongError extends Error {
  override readonly name = 'AnswerTooLongError';
}

/** By these protocols throttling is a 400. */
const THROTTLING = /throttl|TooManyRequests|LimitExceeded|ThroughputExceeded|SlowDown/i;

/** What a client throws when the time of a call is over, and when that of one attempt is. */
const TOO_LATE = new Set(['AbortError', 'TimeoutError']);

/** The status of the answer; undefined when none came, or for an error of no call. */
export const statusOf = (error: CallError): number | undefined => error.$metadata?.httpStatusCode;

/**
 * Whether a later try may succeed. False for every error that is not of a call.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof AnswerTooLongError) return false;
  if (TOO_LATE.has(error.name)) return true;
  const status = statusOf(error);
  if (status === undefined) return '$metadata' in error;
  // An error with status 200 is an answer that broke off, or that is no JSON.
  return [200, 408, 429].includes(status) || status >= 500 || THROTTLING.test(error.name);
}
