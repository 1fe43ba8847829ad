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
}

/** Returns the parsed expression, or a string that says what is wrong; throws syntax errors. */
export type Parse = (expression: string, options: { readonly context: Context }) => unknown;

/** Where a value belongs. It has the property of the value's type: parsers look at no more, … */
class Place {
  readonly name: string;

  constructor(name: string, value: object) {
    this.name = name;
    for (const type of Object.keys(value)) Object.assign(this, { [type]: true });
  }
}

/** … but for these. */
const LOOKS_AT_VALUES = /between|attribute_type/i;

const MAX_KEPT = 1000;

/** The parser, with its latest results kept. */
export function keeping(parse: Parse): Parse {
  const kept = new Map<string, object>();

  return (expression, { context }) => {
    if (LOOKS_AT_VALUES.test(expression)) return parse(expression, { context });
    const values = context.attrVals ?? {};
    const types = Object.entries(values).map(([name, value]) => [name, Object.keys(value)]);
    const key = JSON.stringify([expression, context.attrNames, types]);
    let parsed = kept.get(key);
    if (parsed === undefined) {
      const attrVals = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, new Place(name, value)]),
      );
      const result = parse(expression, { context: { ...context, attrVals } });
      if (typeof result !== 'object' || result === null) return result;
      parsed = result;
      kept.set(key, parsed);
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    }
    for (const name of expression.match(/[#:]\w+/g) ?? []) {
      delete context.unusedAttrNames[name];
      delete context.unusedAttrVals[name];
    }
    return filled(parsed, values);
  };
}

/** A copy with the values in their places. Objects have no prototype, as those of the parsers. */
function filled(node: unknown, values: Readonly<Record<string, object>>): unknown {
  if (node instanceof Place) return values[node.name];
  if (Array.isArray(node)) return node.map((each) => filled(each, values));
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, each] of Object.entries(node)) copy[name] = filled(each, values);
  return copy;
}
