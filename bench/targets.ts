// What the figures must keep to, in one table.

/** A limit of the median of a figure, or of the ratio of two. */
export interface Target {
  /** Full name, `bench: figure`. */
  readonly figure: string;
  /** Divides the figure's median by that of this one. */
  readonly over?: string;
  readonly limit: number;
  readonly is: 'atMost' | 'atLeast';
  readonly unit: string;
  readonly note: string;
}

export const TARGETS: readonly Target[] = [];
