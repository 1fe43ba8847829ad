// Which failures of an AWS call a later try may not meet. The SDK has tried three times before one of these comes out.

/** Throttling is the client's fault by the SDK's reckoning, and a time-out nobody's. */
const TRANSIENT = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TimeoutError',
]);

/** True for throttling, faults of the service and calls without an answer. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return TRANSIENT.has(error.name) || ('$fault' in error && error.$fault === 'server') || 'syscall' in error;
}
