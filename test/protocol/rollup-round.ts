// What happens in a story of rollups: rounds of concurrent work, on a few days, at a few moments.

import type { Pausing } from './turns.ts';

/** A year, and two months; in one of them three days. */
export const DAYS = ['2025-01-04', '2025-01-05', '2025-01-31', '2025-02-03'] as const;

/** Noons and midnights at which something changes: what is late, or what is ready. */
export const TIMES = [
  '2025-01-05T12:00Z', // The 4th is over, and not late.
  '2025-02-01T12:00Z', // January is over, its last day not late.
  '2025-02-02T23:00Z', // An hour before January is ready.
  '2025-02-03T01:00Z', // An hour after.
  '2025-03-10T00:00Z',
  '2026-01-03T01:00Z', // The year is ready.
  '2026-06-01T00:00Z',
] as const;

/** Concurrent work; days, times and ends of ranges are indexes into DAYS and TIMES. */
export interface Round {
  /** Time only moves forward. */
  readonly time: number;
  /**
   * Each commits a new message to each of these days. Higher numbers are messages that were sent
   * before, and are delivered again.
   */
  readonly commits: readonly (Pausing & { readonly picks: readonly number[] })[];
  readonly runs: readonly Pausing[];
  readonly reads: readonly (Pausing & Reading)[];
}

export interface Reading {
  /** All days, if both ends are the same. */
  readonly range: readonly [number, number];
  readonly youngDays: number;
}
