// Puts off work until it is asked for, and does it once.

/** The same value every time; what throws is tried again. */
export function onlyOnce<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
