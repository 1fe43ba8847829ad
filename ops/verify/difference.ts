// What verify reports of a document or rollup that is not what it should be: one line a key.

/** A key where the document and its raw events differ. */
export interface Difference {
  /** `views`, `views at 13:00`, `path "/pricing"`, `visitors`, … */
  readonly key: string;
  /** A count, or `3..5` if only its bounds are known. */
  readonly document: number | string;
  readonly raw: number | string;
}
