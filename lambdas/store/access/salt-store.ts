// The Salts table: one item a day. Ingest draws and reads salts, the daily function deletes them
// and can read none. There is no backup and no stream: a salt that was deleted is gone.

import { SALT_BYTES, saltEndOf } from '../../domain/access/salt.ts';
import { KEY } from '../../shared/names.ts';
import { saltItemKey } from '../table/keys.ts';
import { won } from '../table/lost-race.ts';
import type { Table } from '../table/table.ts';

/** The item is not a salt: damaged, or written by hand. */
export class DamagedSaltError extends Error {
  override readonly name = 'DamagedSaltError';
}

export interface SaltStore {
  /** Undefined where there is none. Throws DamagedSaltError. */
  read(day: string, isConsistent: boolean): Promise<Uint8Array | undefined>;
  /** False, having changed nothing, where the day has one. */
  add(day: string, salt: Uint8Array): Promise<boolean>;
  /** Deletes the salt of a day, if there is one. */
  remove(day: string): Promise<void>;
}

export function createSaltStore(table: Table): SaltStore {
  return {
    async read(day, isConsistent) {
      const item = await table.get(saltItemKey(day), isConsistent);
      if (item === undefined) return undefined;
      const { salt } = item;
      if (salt instanceof Uint8Array && salt.length === SALT_BYTES) return salt;
      throw new DamagedSaltError(`the salt of ${day} in the Salts table is not ${SALT_BYTES} bytes`);
    },

    add: (day, salt) =>
      won(
        table.put({
          // DynamoDB deletes what the daily function has not, some days later.
          Item: { ...saltItemKey(day), salt, [KEY.ttl]: Math.ceil(saltEndOf(day) / 1000) },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),

    async remove(day) {
      await table.delete({ Key: saltItemKey(day) });
    },
  };
}
