// The operator tools' sentences for errors that other code has thrown.

import { DamagedSiteError } from '../lambdas/store/access/site-store.ts';
import { Failure } from '../kit/failure.ts';
import { DamagedDocumentError } from '../lambdas/domain/document/document-codec.ts';
import { HttpError } from '../lambdas/http/errors.ts';
import { ShardsLoweredError } from '../lambdas/store/days/shard-record.ts';

export class OpsFailure extends Failure {
  override readonly name = 'OpsFailure';
}

/**
 * The sentence for an error that is not a Failure; undefined for a bug of ours, which keeps its
 * trace.
 */
export function sentenceOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') {
    return 'There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  }
  // An answer of the API, such as for a range with more documents than one answer reads.
  if (error instanceof HttpError || error instanceof ShardsLoweredError) return error.message;
  if (error instanceof DamagedDocumentError) {
    return (
      `A document is damaged (${error.message}): npm run ops -- verify names the day, and rebuild repairs it. ` +
      'If verify itself says this, a rollup is damaged: npm run ops -- rollup rebuilds it.'
    );
  }
  if (error instanceof DamagedSiteError) return sentenceOfSite(error);
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

export const sentenceOfSite = (error: DamagedSiteError): string =>
  `The item of a site is damaged (${error.message}): ` +
  'restore it from a backup, as its visitor key cannot be made again, or npm run ops -- site remove it.';

/**
 * Whether a service refused a call; false if the call got no answer; undefined for errors outside
 * of calls.
 */
function wasAnswered(error: Error): boolean | undefined {
  if (error.name === 'AbortError') return false; // the call timed out
  // The SDK notes the status of an answer.
  if (!('$metadata' in error)) return undefined;
  return typeof error.$metadata === 'object' && error.$metadata !== null && 'httpStatusCode' in error.$metadata;
}
