// Deletes the salts of days that ended everywhere two days ago. It names the days instead of
// looking for salts, so that the function needs no permission to read any.

import { saltEndOf } from '../domain/access/salt.ts';
import { dayOf, DAY_MS } from '../domain/event/timestamp.ts';
import type { SaltStore } from '../store/access/salt-store.ts';

/**
 * Days whose salts are deleted in every run: so many that one after five weeks without a run still
 * deletes all. DynamoDB's own expiry deletes what is older. They cost 40 write units a run.
 */
const DAYS = 40;

/** `now`: epoch milliseconds. Deleting again changes nothing. */
export async function forgetSalts(salts: Pick<SaltStore, 'remove'>, now: number): Promise<void> {
  const days = Array.from({ length: DAYS }, (_, index) => dayOf(now - index * DAY_MS));
  await Promise.all(days.filter((day) => saltEndOf(day) <= now).map((day) => salts.remove(day)));
}
