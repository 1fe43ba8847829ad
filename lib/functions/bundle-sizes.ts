// What bundles may weigh. A cold start reads the whole bundle; it is billed, and a client waits.
// Before you raise a limit, look at the metafile that `bundle` returns, and find the reason.

import type { FunctionName } from '../../lambdas/shared/names.ts';

/**
 * KB, minified. 200 of them are the SDK's client of DynamoDB, which web has not. Ingest has that of
 * SQS too, 60 KB, and reads what browsers say of themselves, in the formats of several trackers
 * (docs/decisions/0045-user-agents.md). Stats has the engine of questions, 50 KB.
 */
export const MAX_BUNDLE_KB: Readonly<Record<FunctionName, number>> = {
  ingest: 380,
  aggregate: 290,
  stats: 385,
  rollup: 255,
  web: 20,
};
