// What the operator tools say when they cannot go on: one sentence, and an exit code that scripts can rely on.
//
//   0    done, and nothing is wrong
//   1    something is wrong: numbers differ, a day was refused, AWS or the local stack said no (OpsFailure)
//   2    the command line was not understood; nothing was done (UsageError)
//   130  interrupted; what was done is whole, and the same command goes on with the rest

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
  if (error.message.startsWith('document format') || error.name === 'ERR_BROTLI') {
    return `A document cannot be read (${error.message}): npm run ops -- verify names the day.`;
  }
  if (error.message === 'Region is missing') return 'There is no AWS region: set AWS_REGION.';
  if (error.name === 'ECONNREFUSED' || ('code' in error && error.code === 'ECONNREFUSED')) {
    return 'The stack does not answer: is it still running?';
  }
  return error instanceof AwsError || '$metadata' in error ? `AWS answered ${error.name}: ${error.message}` : undefined;
}
