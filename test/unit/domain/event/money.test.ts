import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decimalsOf, readRevenue } from '../../../../lambdas/domain/event/money.ts';

test.each<[string | number, string, number]>([
  ['10.29', 'EUR', 1029],
  ['10', 'EUR', 1000],
  ['010.2', 'eur', 1020],
  [10.29, 'USD', 1029],
  [0.1 + 0.2, 'USD', 30],
  [1e-7, 'USD', 0],
  ['500', 'JPY', 500],
  ['500.5', 'JPY', 501],
  ['1.2345', 'KWD', 1235],
  ['1.2344', 'KWD', 1234],
  // Prices have no decimals there, and ISO 4217 has.
  ['990', 'HUF', 99_000],
  ['1.005', 'EUR', 101],
  [1.005, 'EUR', 101],
  ['0', 'EUR', 0],
  ['10000000', 'EUR', 1_000_000_000],
])('%j %s are %d', (amount, currency, minor) => {
  expect(readRevenue(amount, currency)).toEqual({ amount: minor, currency: currency.toUpperCase() });
});

const NO_AMOUNT = 'revenue.amount must be a decimal number from 0, such as "10.29"';
const NO_CURRENCY = 'revenue.currency must be an ISO 4217 code, such as EUR';

test.each<[string | number, string, string]>([
  ['', 'EUR', NO_AMOUNT],
  ['-1', 'EUR', NO_AMOUNT],
  [-1, 'EUR', NO_AMOUNT],
  ['1,50', 'EUR', NO_AMOUNT],
  ['1e3', 'EUR', NO_AMOUNT],
  ['1.', 'EUR', NO_AMOUNT],
  ['.5', 'EUR', NO_AMOUNT],
  [' 1', 'EUR', NO_AMOUNT],
  ['9'.repeat(16), 'EUR', NO_AMOUNT],
  [1e300, 'EUR', NO_AMOUNT],
  [Infinity, 'EUR', NO_AMOUNT],
  ['10000000.01', 'EUR', 'revenue.amount must be at most 10000000 EUR'],
  ['1000000001', 'JPY', 'revenue.amount must be at most 1000000000 JPY'],
  ['1', '', NO_CURRENCY],
  ['1', 'EURO', NO_CURRENCY],
  ['1', 'ERU', NO_CURRENCY],
  ['1', '__proto__', NO_CURRENCY],
])('%j %j is no money', (amount, currency, sentence) => {
  expect(readRevenue(amount, currency)).toBe(sentence);
});

test('an amount with as many decimals as its currency has is exact, as text and as a number', () => {
  const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'USD');
  fc.assert(
    fc.property(currency, fc.nat(1_000_000_000), (code, minor) => {
      const decimals = decimalsOf(code) ?? 0;
      const digits = String(minor).padStart(decimals + 1, '0');
      const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
      expect(readRevenue(text, code)).toEqual({ amount: minor, currency: code });
      expect(readRevenue(Number(text), code)).toEqual({ amount: minor, currency: code });
    }),
  );
});

test('every currency that this machine knows and that is in use has its decimals', () => {
  const gone = new Set(['CUC', 'HRK', 'SLL', 'XDR', 'XSU', 'ZWL']);
  const unknown = Intl.supportedValuesOf('currency').filter((code) => decimalsOf(code) === undefined);
  expect(unknown.filter((code) => !gone.has(code))).toEqual([]);
});
