// Numbers as answers show them.

/** Digits within which a computed number is right, whatever sums and divisions led to it. */
const DIGITS = 12;

/**
 * Half up, of the decimal number that was meant: 100 * (23 / 80) is 28.749999999999996 in binary,
 * and 28.8 here, as for a hand that has 28.75.
 */
export function rounded(value: number, places: number): number {
  if (Number.isInteger(value)) return value;
  const shift = 10 ** places;
  return Math.round(Number((value * shift).toPrecision(DIGITS))) / shift;
}
