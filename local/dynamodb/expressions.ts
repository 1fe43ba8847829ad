// The expressions of calls, parsed once. dynalite's parsers take 20 to 120 µs for each, most of the
// CPU of a call, and functions send the same few expressions with ever new values. So what a parser
// returns is kept, with places for the values.

/** What dynalite hands to a parser. The parser deletes from `unused…` the names that it meets. */
export interface Context {
  readonly attrNames?: Readonly<Record<string, string>> | undefined;
  /** By name, in DynamoDB's JSON: an object with one property, which is named by the type. */
  readonly attrVals?: Readonly<Record<string, object>> | undefined;
  readonly unusedAttrNames: Record<string, true>;
  readonly unusedAttrVals: Record<string, true>;
  readonly compare: Compare;
}

/** Whether a comparison, such as `GT`, holds for two values. */
type Compare = (comparison: string, one: object, other: object) => boolean;

/** Returns the parsed expression, or a string that says what is wrong; throws syntax errors. */
export type Parse = (expression: string, options: { readonly context: Context }) => unknown;

/**
 * Where a value belongs. It has the property of the value's type: parsers look at no more, but for
 * `attribute_type`. They compare the bounds of BETWEEN, by a function of the context.
 */
class Place {
  readonly name: string;

  constructor(name: string, value: object) {
    this.name = name;
    for (const type of Object.keys(value)) Object.assign(this, { [type]: true });
  }
}

const LOOKS_AT_VALUES = /attribute_type/i;

interface Kept {
  readonly parsed: object;
  /** What the parser has compared: if it holds, the expression is wrong. */
  readonly compared: readonly Parameters<Compare>[];
}

const MAX_KEPT = 1000;

/** The parser, with its latest results kept. */
export function keeping(parse: Parse): Parse {
  const latest = new Map<string, Kept>();

  return (expression, { context }) => {
    if (LOOKS_AT_VALUES.test(expression)) return parse(expression, { context });
    const values = context.attrVals ?? {};
    const types = Object.entries(values).map(([name, value]) => [name, Object.keys(value)]);
    const key = JSON.stringify([expression, context.attrNames, types]);
    const kept = latest.get(key) ?? parsedWithPlaces(parse, expression, context);
    const isRight = kept?.compared.every(
      ([comparison, one, other]) => !context.compare(comparison, valueIn(one, values), valueIn(other, values)),
    );
    // What is wrong is said of the values.
    if (kept === undefined || isRight !== true) return parse(expression, { context });
    latest.set(key, kept);
    const [oldest] = latest.keys();
    if (latest.size > MAX_KEPT && oldest !== undefined) latest.delete(oldest);
    for (const name of expression.match(/[#:]\w+/g) ?? []) {
      delete context.unusedAttrNames[name];
      delete context.unusedAttrVals[name];
    }
    return filled(kept.parsed, values);
  };
}

/** Undefined where the expression is wrong, whatever is compared. */
function parsedWithPlaces(parse: Parse, expression: string, context: Context): Kept | undefined {
  const compared: Parameters<Compare>[] = [];
  const compare: Compare = (...comparison) => {
    compared.push(comparison);
    return false;
  };
  const attrVals = Object.fromEntries(
    Object.entries(context.attrVals ?? {}).map(([name, value]) => [name, new Place(name, value)]),
  );
  const parsed = parse(expression, { context: { ...context, attrVals, compare } });
  return typeof parsed === 'object' && parsed !== null ? { parsed, compared } : undefined;
}

const valueIn = (operand: object, values: Readonly<Record<string, object>>): object =>
  operand instanceof Place ? (values[operand.name] ?? operand) : operand;

/** A copy with the values in their places. Objects have no prototype, as those of the parsers. */
function filled(node: unknown, values: Readonly<Record<string, object>>): unknown {
  if (node instanceof Place) return values[node.name];
  if (Array.isArray(node)) return node.map((each) => filled(each, values));
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, each] of Object.entries(node)) copy[name] = filled(each, values);
  return copy;
}
