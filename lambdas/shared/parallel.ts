// Bounded parallelism: enough calls under way to hide latency, never more than the connections
// allow.

/**
 * Calls `task` for every item, at most `limit` at once, in order of start. Rejects with the first
 * error, starting no more.
 */
export async function forEachParallel<T>(
  items: Iterable<T>,
  limit: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  let failed = false;
  const work = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && !failed; next = queue.next()) {
      try {
        await task(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
}

/**
 * Everything that the sources give, in no order: at most `limit` of them are read at once, in order
 * of start. Throws the first error.
 */
export async function* mergeParallel<T>(sources: Iterable<AsyncIterator<T>>, limit: number): AsyncGenerator<T> {
  const waiting = sources[Symbol.iterator]();
  const reading = new Map<AsyncIterator<T>, Promise<{ source: AsyncIterator<T>; result: IteratorResult<T> }>>();
  const read = (source: AsyncIterator<T>): unknown =>
    reading.set(
      source,
      source.next().then((result) => ({ source, result })),
    );
  for (;;) {
    while (reading.size < limit) {
      const { done, value } = waiting.next();
      if (done === true) break;
      read(value);
    }
    if (reading.size === 0) return;
    const { source, result } = await Promise.race(reading.values());
    if (result.done === true) reading.delete(source);
    else {
      yield result.value;
      read(source);
    }
  }
}
