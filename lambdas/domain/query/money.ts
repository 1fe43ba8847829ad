// Sums of minor units as amounts: 1029 of EUR are 10.29.

import { decimalsOf } from '../event/money.ts';
import type { Money } from './answer.ts';

/** By currency. */
export const toMoney = (sums: ReadonlyMap<string, number>): Money[] =>
  [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, sum]) => ({ amount: decimal(sum, decimalsOf(currency) ?? 0), currency }));

function decimal(sum: number, decimals: number): string {
  if (decimals === 0) return String(sum);
  const digits = String(sum).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
