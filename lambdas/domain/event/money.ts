// Money as it is sent, and as integers of minor units. Sums of integers are exact, and come out the
// same in any order.

import { MAX_REVENUE } from '../limits/requests.ts';
import type { Revenue } from './event-context.ts';

/**
 * Codes of ISO 4217 by the number of their decimals (list one of the standard, 2024). Intl has
 * other numbers for some: those that are usual in prices, such as none for HUF.
 */
const CODES: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP ' +
    'CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR ' +
    'JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN ' +
    'NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP ' +
    'SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const DECIMALS: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES).flatMap(([decimals, codes]) => codes.split(' ').map((code) => [code, Number(decimals)])),
);

/** Decimals of a currency: 2 of `EUR`, so that 1029 are 10.29. Undefined for another text. */
export const decimalsOf = (currency: string): number | undefined => DECIMALS.get(currency);

export const NO_AMOUNT = 'revenue.amount must be a decimal number from 0, such as "10.29"';
export const NO_CURRENCY = 'revenue.currency must be an ISO 4217 code, such as EUR';

/**
 * `"10.29"` and `EUR` as minor units, 1029, or the sentence that refuses them. An amount is a
 * decimal number from 0, as text or as a number; what has more decimals than its currency is
 * rounded half up.
 */
export function readRevenue(amount: string | number, currency: string): Revenue | string {
  const code = currency.toUpperCase();
  const decimals = decimalsOf(code);
  if (decimals === undefined) return NO_CURRENCY;
  const text = typeof amount === 'number' ? amount.toFixed(NUMBER_DECIMALS) : amount;
  const [, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return NO_AMOUNT;
  const cut = Number(`${whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`);
  const minor = (fraction[decimals] ?? '0') >= '5' ? cut + 1 : cut;
  if (minor > MAX_REVENUE) return `revenue.amount must be at most ${MAX_REVENUE / 10 ** decimals} ${code}`;
  return { amount: minor, currency: code };
}

/** So few that 0.1 + 0.2 is 0.3. */
const NUMBER_DECIMALS = 6;
/** Bounded, as a stranger's text may be long. No sign, and no exponent. */
const DECIMAL = /^(\d{1,15})(?:\.(\d{1,30}))?$/;
