// Items as DynamoDB's JSON has them, each value under the name of its type, and as plain values.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html#Programming.LowLevelAPI.DataTypeDescriptors

export type Value = string | number | boolean | Uint8Array;
/** An attribute that is undefined is not there. */
export type Attributes = Readonly<Record<string, Value | undefined>>;

type WireValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  /** In base64. */
  | { readonly B: string };
export type WireAttributes = Readonly<Record<string, WireValue>>;

/** Throws RangeError on a number that is none. */
export function toWire(attributes: Attributes): WireAttributes {
  const wire: Record<string, WireValue> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) wire[name] = toWireValue(name, value);
  }
  return wire;
}

function toWireValue(name: string, value: Value): WireValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`the attribute ${name} is ${value}, and that is no number`);
    return { N: String(value) };
  }
  return { B: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
}

function bytesOf(base64: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(base64, 'base64');
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Without values of other types, which are not ours. */
export function fromWire(wire: WireAttributes): Attributes {
  const attributes: Record<string, Value> = {};
  for (const [name, value] of Object.entries(wire)) {
    if ('S' in value) attributes[name] = value.S;
    else if ('N' in value) attributes[name] = Number(value.N);
    else if ('BOOL' in value) attributes[name] = value.BOOL;
    else if ('B' in value) attributes[name] = bytesOf(value.B);
  }
  return attributes;
}
