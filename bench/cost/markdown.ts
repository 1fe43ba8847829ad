// Formats tables and numbers for docs/cost.md.

/** A table; `npm run format` aligns its columns. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const list = (entries: readonly string[]): string => entries.map((entry) => `- ${entry}`).join('\n');

/**
 * Dollars and cents. Amounts below a cent show two significant digits, amounts from $100 show no
 * cents, and less than a millionth of a dollar is nothing.
 */
export function dollars(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 0.1 || size < 1e-6 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(size)));
  const text = size.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${value < 0 ? '-' : ''}$${text}`;
}

export const count = (value: number): string => Math.round(value).toLocaleString('en-US');
