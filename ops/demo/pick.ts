// Draws from a list of weighted values.

/** Values with their weights, which need not add up to anything. */
export type Weighted<Value> = readonly (readonly [value: Value, weight: number])[];

export function pick<Value>(values: Weighted<Value>, random: () => number): Value {
  let left = random() * values.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of values) {
    left -= weight;
    if (left < 0) return value;
  }
  const [first] = values;
  if (first === undefined) throw new RangeError('there must be a value to draw');
  return first[0];
}
