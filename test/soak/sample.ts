// The measurements of the stack under soak, all taken at about the same time.

/** One thread: the main one, or one execution environment of a function. */
export interface ThreadSample {
  /** `main`, or the function's name with a number, which no later thread reuses. */
  readonly name: string;
  /**
   * Bytes of its heap in use and of the buffers outside that the heap holds, just after a full
   * garbage collection.
   */
  readonly memory: number;
  /**
   * What keeps its event loop alive, by kind, as `process.getActiveResourcesInfo` names it; unref'd
   * timers are not included.
   */
  readonly resources: Readonly<Record<string, number>>;
}

/** The answer of the process. */
export interface ProcessSample {
  readonly threads: readonly ThreadSample[];
  /** Resident set, in bytes. */
  readonly rss: number;
  /** Open file descriptors: files and sockets. */
  readonly descriptors: number;
}

export interface Sample extends ProcessSample {
  /** Messages that wait or are in flight. */
  readonly queued: number;
  /** Bytes of the largest document. */
  readonly largestDocument: number;
}

/** Sends the process its one question; the answer is a ProcessSample, or `{ error }`. */
export const QUESTION = 'sample';
