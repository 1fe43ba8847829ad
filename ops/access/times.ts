// Times of sites and tokens, as lists show them.

/** `2025-11-14 10:00`: UTC, to the minute. */
export const formatMinute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** As JSON has it; null where there is none. */
export const isoOrNull = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString();
