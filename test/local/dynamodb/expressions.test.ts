// Parsed expressions that are kept: what a call gets is what dynalite's own parser would return.

import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type Context, keeping, type Parse } from '../../../local/dynamodb/expressions.ts';

const require = createRequire(import.meta.url);
// Copies of the modules: the stack's own have kept results since dynalite.ts was loaded.
const parserOf = (kind: string): Parse => {
  const path = require.resolve(`dynalite/db/${kind}Parser`);
  delete require.cache[path];
  return (require(path) as { parse: Parse }).parse;
};

interface Call {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, object>>;
}

/** What the parsers ask dynalite. */
const SHARED = {
  isReserved: (name: string): boolean => name === 'date',
  compare: (_: string, low: object, high: object): boolean => JSON.stringify(low) > JSON.stringify(high),
};

const contextOf = ({ names, values }: Call): Context => ({
  attrNames: names,
  attrVals: values,
  unusedAttrNames: Object.fromEntries(Object.keys(names).map((name) => [name, true])),
  unusedAttrVals: Object.fromEntries(Object.keys(values).map((name) => [name, true])),
  ...SHARED,
});

/** All that dynalite sees of a parser. */
function outcome(parse: Parse, call: Call): { result?: unknown; context?: Context; error?: string } {
  const context = contextOf(call);
  try {
    return { result: parse(call.expression, { context }), context };
  } catch (error) {
    return { error: String(error) };
  }
}

/** Dynalite writes into what a parser returns, so nothing of it may be of another call. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.values(value).forEach(spoil);
  Object.assign(value, { type: 'spoilt', 0: 'spoilt' });
}

const path = fc.constantFrom('#a', '#b', 'plain', '#a.#b', 'list[1].#a', 'date');
const name = fc.constantFrom(':x', ':y', ':x', ':y', ':x', ':y', ':none');
const operand = fc.oneof(
  path,
  name,
  path.map((of) => `size(${of})`),
);
const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(' '));
const comparison = fc.oneof(
  joined(operand, fc.constantFrom('=', '<>', '<', '>='), operand),
  joined(
    fc.constantFrom('begins_with(', 'contains(', 'attribute_type('),
    path,
    fc.constant(','),
    name,
    fc.constant(')'),
  ),
  path.map((of) => `attribute_not_exists(${of})`),
  joined(path, fc.constant('BETWEEN'), name, fc.constant('AND'), name),
  joined(fc.constant('NOT'), path, fc.constant('IN ('), name, fc.constant(')')),
  joined(path, fc.constant('IN ('), name, fc.constant(','), operand, fc.constant(')')),
);
const condition = fc.oneof(comparison, joined(comparison, fc.constantFrom('AND', 'OR'), comparison));
const change = fc.oneof(
  joined(path, fc.constant('='), operand),
  joined(path, fc.constant('='), operand, fc.constantFrom('+', '-'), name),
  joined(path, fc.constant('= list_append('), path, fc.constant(','), name, fc.constant(')')),
  joined(path, fc.constant('= if_not_exists('), path, fc.constant(','), name, fc.constant(')')),
);
const update = fc.oneof(
  fc.array(change, { minLength: 1, maxLength: 3 }).map((all) => `SET ${all.join(', ')}`),
  joined(fc.constant('ADD'), path, name, fc.constantFrom('', 'REMOVE plain', 'DELETE other :x')),
);
const projection = fc.array(path, { minLength: 1, maxLength: 3 }).map((all) => all.join(', '));
const expressionOf = { condition, projection, update };

const attributeNames = fc.constantFrom({ '#a': 'one', '#b': '__proto__' }, { '#a': 'date', '#b': 'constructor' }, {});
/** Values of each type. */
const CONTENTS = {
  S: ['S', '1'],
  N: ['1', '2'],
  SS: [['1'], ['1', '2']],
  BOOL: [true, false],
  L: [[], [{ S: '1' }]],
  M: [{}, { attrType: { S: '1' } }],
};
const type = fc.constantFrom(...Object.keys(CONTENTS).map((each) => each as keyof typeof CONTENTS));
const valueOf = (of: keyof typeof CONTENTS) => fc.constantFrom(...CONTENTS[of]).map((content) => ({ [of]: content }));
/** Several sets of values, all of the same types. */
const valuesOfTypes = fc
  .tuple(type, type)
  .chain(([x, y]) => fc.array(fc.record({ ':x': valueOf(x), ':y': valueOf(y) }), { minLength: 2, maxLength: 3 }));

test.for(['condition', 'projection', 'update'] as const)(
  'a kept %s is what the parser returns, whatever was parsed before and whatever the values are',
  (kind) => {
    const parse = parserOf(kind);
    const keep = keeping(parse);
    const sets = fc.tuple(valuesOfTypes, valuesOfTypes, fc.constant([{}])).map((all) => all.flat());
    fc.assert(
      fc.property(expressionOf[kind], attributeNames, sets, (expression, names, sets) => {
        for (const values of [...sets, ...sets]) {
          const call = { expression, names, values: structuredClone(values) };
          const kept = outcome(keep, call);
          expect(kept).toEqual(outcome(parse, call));
          spoil(kept.result);
        }
      }),
      { numRuns: 300 },
    );
  },
);

test('an expression is parsed once, and once more for other names or types of values', () => {
  const parse = vi.fn<Parse>(parserOf('update'));
  const keep = keeping(parse);
  const set = (value: object, attribute = 'views'): unknown =>
    outcome(keep, { expression: 'SET #a = :x', names: { '#a': attribute }, values: { ':x': value } });
  set({ N: '1' });
  set({ N: '2' });
  expect(parse).toHaveBeenCalledTimes(1);
  set({ S: '2' });
  set({ N: '2' }, 'events');
  expect(parse).toHaveBeenCalledTimes(3);
});

test('a range is parsed once, but for one that is wrong', () => {
  const parse = vi.fn<Parse>(parserOf('condition'));
  const keep = keeping(parse);
  const range = (low: string, high: string): unknown =>
    outcome(keep, { expression: 'a BETWEEN :x AND :y', names: {}, values: { ':x': { S: low }, ':y': { S: high } } });
  range('1', '2');
  range('2', '3');
  expect(parse).toHaveBeenCalledTimes(1);
  expect(range('3', '2')).toMatchObject({
    result: expect.stringContaining('upper bound operand: AttributeValue: {S:2}'),
  });
  range('3', '4');
  expect(parse).toHaveBeenCalledTimes(2);
});

test('no more than a thousand expressions are kept', () => {
  const parse = vi.fn<Parse>(parserOf('update'));
  const keep = keeping(parse);
  const remove = (attribute: string): unknown =>
    outcome(keep, { expression: `REMOVE ${attribute}`, names: {}, values: {} });
  for (let i = 0; i <= 1000; i++) remove(`a${i}`);
  remove('a1');
  expect(parse).toHaveBeenCalledTimes(1001);
  remove('a0');
  expect(parse).toHaveBeenCalledTimes(1002);
});
