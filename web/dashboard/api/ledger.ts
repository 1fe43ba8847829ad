// What became of every event of a range that was accepted, for “How exact is this?”.

import type { Days } from '../state/dates.ts';
import { get } from './http.ts';

export interface Ledger {
  readonly accepted: number;
  readonly counted: number;
  readonly duplicates: number;
  /** Left out on purpose; absent where none was. */
  readonly filtered?: number;
  readonly filtered_by?: Readonly<Record<string, number>>;
  readonly pending: number;
  readonly lost?: number;
  readonly as_of: string | null;
  readonly final: boolean;
}

export async function readLedger(site: string, days: Days | undefined, signal?: AbortSignal): Promise<Ledger> {
  const range = days === undefined ? '' : `&from=${days.from}&to=${days.to}`;
  const path = `api/stats?site_id=${encodeURIComponent(site)}${range}&include=ledger`;
  return (await get<{ readonly ledger: Ledger }>(path, signal)).body.ledger;
}
