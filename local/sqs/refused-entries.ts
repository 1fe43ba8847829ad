// A fault of SQS in a successful call: it answers 200, but does not store some entries of the
// batch.

import { functionOf } from '../iam/access-keys.ts';
import { type Faults, INJECTED } from '../faults/faults.ts';
import type { Action } from './fauxqs.ts';

/**
 * SendMessageBatch. Under `queue.refuse-some` it stores every second entry and reports the others
 * as failed.
 */
export const refusingSome =
  (faults: Faults, sendBatch: Action): Action =>
  async (body, store, request) => {
    const entries = Array.isArray(body['Entries']) ? (body['Entries'] as { Id: string }[]) : [];
    const mayFail = entries.length > 1 && functionOf(request.headers) !== undefined;
    if (!mayFail || !faults.strikes('queue.refuse-some')) return sendBatch(body, store, request);
    const kept = entries.filter((_, index) => index % 2 === 0);
    const result = (await sendBatch({ ...body, Entries: kept }, store, request)) as { Failed?: object[] };
    const refused = entries.filter((_, index) => index % 2 === 1);
    const failed = refused.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: INJECTED }));
    return { ...result, Failed: [...(result.Failed ?? []), ...failed] };
  };
