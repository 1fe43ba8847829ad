// Counts what DynamoDB would bill. It asks for ConsumedCapacity with every call and adds up the
// table's answers; the measured code does not notice. The local table bills no indexes, so the
// meter computes the cost of DUE_INDEX from the changes of each item:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

import { DUE_INDEX } from '../../lambdas/shared/names.ts';
import type { Attributes } from '../../lambdas/store/table/table.ts';

/** What was billed since the last `take`. */
export interface Consumed {
  /** Write and read request units. */
  readonly writes: number;
  readonly reads: number;
  /** Bytes of items that were put, as storage is billed. */
  readonly stored: number;
}

interface Input {
  readonly Key?: Attributes;
  readonly Item?: Attributes;
}

interface Output {
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
  /** Of an update: the item after it. */
  readonly Attributes?: Attributes;
}

const READS = new Set(['GetItemCommand', 'QueryCommand']);
const WRITES = new Set(['PutItemCommand', 'UpdateItemCommand']);

const NOTHING: Consumed = { writes: 0, reads: 0, stored: 0 };

export class Meter {
  #consumed = NOTHING;
  /**
   * Units of each item's last write, by its key: the cost of a write that fails on its condition.
   */
  readonly #units = new Map<string, number>();
  /** The index keys of items in the index, by the item's key. */
  readonly #indexed = new Map<string, string>();

  /** Counts every command that the client sends. A command that the meter cannot bill fails. */
  watch(client: DynamoDBDocumentClient): void {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const input = args.input as Input;
          if (!READS.has(commandName) && !WRITES.has(commandName)) {
            throw new RangeError(`the meter does not know ${commandName}`);
          }
          try {
            const more = {
              ReturnConsumedCapacity: 'TOTAL',
              ...(commandName === 'UpdateItemCommand' && { ReturnValues: 'ALL_NEW' }),
            };
            const result = await next({ ...args, input: { ...args.input, ...more } });
            const { ConsumedCapacity, Attributes: item } = result.output as Output;
            const units = ConsumedCapacity?.CapacityUnits;
            if (units === undefined) throw new RangeError(`the table did not say what ${commandName} consumed`);
            this.#add(commandName, input, units);
            if (WRITES.has(commandName)) this.#addIndex(nameOf(input), input.Item ?? item ?? {});
            return result;
          } catch (error) {
            // Billed by the size of the existing item, at least one unit:
            // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
            if (error instanceof Error && error.name === 'ConditionalCheckFailedException')
              this.#add(commandName, {}, this.#units.get(nameOf(input)) ?? 1);
            throw error;
          }
        },
      { name: 'meter', step: 'initialize' },
    );
  }

  /** Returns what was consumed since the last call. */
  take(): Consumed {
    const consumed = this.#consumed;
    this.#consumed = NOTHING;
    return consumed;
  }

  #add(commandName: string, input: Input, units: number): void {
    const { writes, reads, stored } = this.#consumed;
    if (READS.has(commandName)) {
      this.#consumed = { writes, reads: reads + units, stored };
      return;
    }
    this.#units.set(nameOf(input), units);
    const bytes = input.Item ? storedBytes(input.Item) : 0;
    this.#consumed = { writes: writes + units, reads, stored: stored + bytes };
  }

  /** An index entry below a KB costs one unit to insert and one to remove; a move costs both. */
  #addIndex(name: string, item: Attributes): void {
    const [before, after] = [this.#indexed.get(name), indexKeyOf(item)];
    if (before === after) return;
    const { writes, ...others } = this.#consumed;
    this.#consumed = { writes: writes + Number(before !== undefined) + Number(after !== undefined), ...others };
    if (after === undefined) this.#indexed.delete(name);
    else this.#indexed.set(name, after);
  }
}

/** The index key of an item; undefined if it is not in the index. */
const indexKeyOf = (item: Attributes): string | undefined => {
  const [partition, sort] = [item[DUE_INDEX.partition], item[DUE_INDEX.sort]];
  return partition === undefined || sort === undefined ? undefined : JSON.stringify([partition, sort]);
};

const nameOf = ({ Key, Item }: Input): string => {
  const { pk, sk } = Key ?? Item ?? {};
  return JSON.stringify([pk, sk]);
};

/**
 * DynamoDB's overhead per item, in storage only:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
const ITEM_OVERHEAD = 100;

/** The bytes of an item in storage. */
export const storedBytes = (item: Attributes): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + name.length + bytesOf(value), ITEM_OVERHEAD);

function bytesOf(value: Attributes[string]): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  // One byte for two digits, plus one.
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  return typeof value === 'boolean' ? 1 : value.length;
}
