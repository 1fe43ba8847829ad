// Width of a screen or window, as one of five classes: so few that they tell no two people apart.

/** Least width of each class, in CSS pixels: from the largest screens down to phones. */
const CLASSES = [
  [1920, '1920 and more'],
  [1440, '1440-1919'],
  [992, '992-1439'],
  [576, '576-991'],
  [1, 'under 576'],
] as const;

/** Undefined for what is no width. */
export const screenOf = (width: number): string | undefined =>
  Number.isFinite(width) ? CLASSES.find(([least]) => width >= least)?.[1] : undefined;
