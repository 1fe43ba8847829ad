// The salts of the days that events are of. The first environment that needs the salt of a day
// draws it; all others read it, once each.

import { hasSalt, SALT_BYTES } from '../domain/access/salt.ts';
import { UnavailableError } from '../http/errors.ts';
import type { SaltStore } from '../store/access/salt-store.ts';

/**
 * The salts of these days, each read at most once by an environment. A day that has none, since it
 * is too long ago or to come, is left out. Throws what the table throws, and UnavailableError where
 * a salt was deleted as it was drawn.
 */
export type FindSalts = (days: Iterable<string>) => Promise<ReadonlyMap<string, Uint8Array>>;

export interface SaltsOptions {
  readonly store: Pick<SaltStore, 'read' | 'add'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Returns this many unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array<ArrayBuffer>;
}

export function createSalts({ store, now, random }: SaltsOptions): FindSalts {
  /** Of the few days that have a salt now; a read under way is shared. */
  const salts = new Map<string, Promise<Uint8Array>>();

  async function readOrDraw(day: string): Promise<Uint8Array> {
    const known = await store.read(day, false);
    if (known !== undefined) return known;
    const drawn = random(SALT_BYTES);
    if (await store.add(day, drawn)) return drawn;
    // Another environment drew one first: all use that.
    const first = await store.read(day, true);
    if (first === undefined) throw new UnavailableError(`the salt of ${day} was deleted as it was drawn`);
    return first;
  }

  function find(day: string): Promise<Uint8Array> {
    const known = salts.get(day);
    if (known !== undefined) return known;
    const found = readOrDraw(day);
    salts.set(day, found);
    // Asked for again by the next request.
    found.catch(() => salts.delete(day));
    return found;
  }

  return async function findSalts(days) {
    const time = now();
    // This environment forgets, too.
    for (const day of salts.keys()) if (!hasSalt(day, time)) salts.delete(day);
    const asked = [...new Set(days)].filter((day) => hasSalt(day, time));
    return new Map(await Promise.all(asked.map(async (day) => [day, await find(day)] as const)));
  };
}
