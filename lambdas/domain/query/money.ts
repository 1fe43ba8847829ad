// Sums of minor units as amounts: 1029 of EUR are 10.29.

import type { Money } from './answer.ts';

/** By currency. A currency has as many decimals as CLDR gives it: none for JPY, three for KWD. */
export const toMoney = (sums: ReadonlyMap<string, number>): Money[] =>
  [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, sum]) => ({ amount: decimal(sum, decimalsOf(currency)), currency }));

function decimal(sum: number, decimals: number): string {
  if (decimals === 0) return String(sum);
  const digits = String(sum).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
