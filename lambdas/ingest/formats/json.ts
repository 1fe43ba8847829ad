// What is in the JSON of other clients. They send what a page happens to have, and an event is
// worth more than any field of it: a value of another type is as good as not sent.

export type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Empty for what is no object. */
export const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});

/** Undefined for what is no text, and for an empty one. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Undefined for what is no number above zero, or text of one. */
export function widthOf(value: unknown): number | undefined {
  const width = typeof value === 'string' ? Number.parseInt(value.slice(0, 10), 10) : value;
  return typeof width === 'number' && width > 0 ? width : undefined;
}

/** Without the keys whose values are undefined. */
export const given = <T extends object>(sparse: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(sparse).filter(([, value]) => value !== undefined)) as never;
