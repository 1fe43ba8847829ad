// Keeps the results of a pure function for the arguments that were used last.

/**
 * The same function, which computes at most once for each of the `max` texts that were used last.
 * Texts of strangers push out one another, and nothing else.
 */
export function memo<T>(compute: (text: string) => T, max: number): (text: string) => T {
  /** In order of use, the longest idle first. */
  const results = new Map<string, { readonly value: T }>();
  return (text) => {
    const known = results.get(text);
    const result = known ?? { value: compute(text) };
    if (known !== undefined) results.delete(text);
    results.set(text, result);
    if (results.size > max) {
      const [idle] = results.keys();
      if (idle !== undefined) results.delete(idle);
    }
    return result.value;
  };
}
