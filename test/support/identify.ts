// Ingest's view of senders, for tests that are not about salts: each day has one, the same in every
// run.

import { hash } from 'node:crypto';

import { createIdentify } from '../../lambdas/ingest/identify.ts';
import type { FindSalts } from '../../lambdas/ingest/salts.ts';
import { createSenderOf } from '../../lambdas/ingest/sender-of.ts';

export const fixedSalts: FindSalts = async (days) =>
  new Map(Array.from(days, (day) => [day, new Uint8Array(hash('sha256', day, 'buffer'))]));

/** As ingest is deployed without any setting. */
export const identifying = {
  senderOf: createSenderOf({ clientIpHeader: undefined, countryHeader: undefined }),
  identify: createIdentify(fixedSalts),
};
