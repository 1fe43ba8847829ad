// What the operator tools say when they cannot go on: one sentence, and an exit code that scripts can rely on.
//
//   0    done, and nothing is wrong
//   1    something is wrong: numbers differ, a day was refused, AWS or the local stack said no (OpsFailure)
//   2    the command line was not understood; nothing was done (UsageError)
//   130  interrupted; what was done is whole, and the same command goes on with the rest

import { DamagedDocumentError } from '../lambdas/domain/document-codec.ts';
import { AwsError } from '../lambdas/shared/aws-client.ts';

export const EXIT = { done: 0, wrong: 1, usage: 2, interrupted: 130 } as const;

export class OpsFailure extends Error {
  override readonly name = 'OpsFailure';
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The sentence for the person at the keyboard; undefined for a defect of ours, which keeps its trace. */
export function sentenceOf(error: unknown): string | undefined {
  if (error instanceof OpsFailure || error instanceof UsageError) return error.message;
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') {
    return 'There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  }
  if (error instanceof DamagedDocumentError) {
    return (
      `A document is damaged (${error.message}): npm run ops -- verify names the day, and rebuild mends it. ` +
      'Where verify says this, it is a rollup: npm run ops -- rollup makes it anew.'
    );
  }
  if (error.message === 'Region is missing') return 'There is no AWS region: set AWS_REGION.';
  if (error.name === 'ECONNREFUSED' || ('code' in error && error.code === 'ECONNREFUSED')) {
    return 'The stack does not answer: is it still running?';
  }
  const isAnswered = wasAnswered(error);
  if (isAnswered === undefined) return undefined;
  return isAnswered
    ? `AWS answered ${error.name}: ${error.message}`
    : `AWS cannot be reached (${error.message}): check the network, and the region in AWS_REGION.`;
}

/** Whether a service has refused a call, or the call got no answer; undefined for errors of no call. */
function wasAnswered(error: Error): boolean | undefined {
  // Our client keeps the system's error as the cause, or was out of patience; the SDK's notes the status of an answer.
  if (error instanceof AwsError) return error.cause === undefined && error.name !== 'TimeoutError';
  if (!('$metadata' in error)) return undefined;
  return typeof error.$metadata === 'object' && error.$metadata !== null && 'httpStatusCode' in error.$metadata;
}
