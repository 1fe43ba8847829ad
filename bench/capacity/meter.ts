// Counts what DynamoDB would bill: a middleware of the client asks for ConsumedCapacity with every command, and adds up what the table
// says. Nothing of the measured code knows.

import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What was billed since the last `take`. */
export interface Consumed {
  /** Write and read request units. */
  readonly writes: number;
  readonly reads: number;
  /** Bytes of items that were put, as storage is billed. */
  readonly stored: number;
}

/** An item or a key, as the document client is given them, before it puts them into DynamoDB's own form. */
export type Attributes = Readonly<Record<string, unknown>>;

interface Input {
  readonly Key?: Attributes;
  readonly Item?: Attributes;
}

interface Output {
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
}

const READS = new Set(['GetItemCommand', 'QueryCommand']);
const WRITES = new Set(['PutItemCommand', 'UpdateItemCommand']);

const NOTHING: Consumed = { writes: 0, reads: 0, stored: 0 };

export class Meter {
  #consumed = NOTHING;
  /** Units of the last write of an item, by its key: what a write of it that fails on its condition costs. */
  readonly #units = new Map<string, number>();

  /** Counts all commands of this client from now on, and fails those whose bill it does not know. */
  attach(client: DynamoDBClient): void {
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const command = String(context['commandName']);
        if (!READS.has(command) && !WRITES.has(command)) throw new RangeError(`the meter does not know ${command}`);
        const input = args.input as Input;
        try {
          const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
          const units = (result.output as Output).ConsumedCapacity?.CapacityUnits;
          if (units === undefined) throw new RangeError(`the table did not say what ${command} consumed`);
          this.#add(command, input, units);
          return result;
        } catch (error) {
          // Billed by the size of the item that is there, at least one unit:
          // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
          if (error instanceof ConditionalCheckFailedException)
            this.#add(command, {}, this.#units.get(nameOf(input)) ?? 1);
          throw error;
        }
      },
      { step: 'initialize', name: 'meter' },
    );
  }

  /** What was consumed since the last call. */
  take(): Consumed {
    const consumed = this.#consumed;
    this.#consumed = NOTHING;
    return consumed;
  }

  #add(command: string, input: Input, units: number): void {
    const { writes, reads, stored } = this.#consumed;
    if (READS.has(command)) {
      this.#consumed = { writes, reads: reads + units, stored };
      return;
    }
    this.#units.set(nameOf(input), units);
    this.#consumed = { writes: writes + units, reads, stored: stored + (input.Item ? storedBytes(input.Item) : 0) };
  }
}

const nameOf = ({ Key, Item }: Input): string => {
  const { pk, sk } = Key ?? Item ?? {};
  return JSON.stringify([pk, sk]);
};

/** DynamoDB's own for every item, in storage only: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
const ITEM_OVERHEAD = 100;

/** What an item takes in storage. Throws a RangeError on a value of a type that none of our items has. */
export const storedBytes = (item: Attributes): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + name.length + bytesOf(value), ITEM_OVERHEAD);

function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.length;
  // A byte for two digits, and one.
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (typeof value === 'boolean') return 1;
  throw new RangeError(`the meter cannot weigh ${JSON.stringify(value)}`);
}
