// Numbers as people read them, in the browser's language. Every number on the page is written here.

import type { Unit } from '../state/metrics.ts';

/** Undefined: the browser's language. Tests name one. */
export type Locale = string | undefined;

const cached = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = cached.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, options);
  cached.set(key, made);
  return made;
}

/** Counts of six digits and more are shortened: 1.2M. */
const SHORTENED_FROM = 100_000;

/** What the API calls a percentage is a number from 0 to 100. */
const asRatio = (percent: number): number => percent / 100;

/** A figure in few characters. */
export function formatShort(value: number, unit: Unit, locale?: Locale): string {
  if (unit === 'count' && Math.abs(value) >= SHORTENED_FROM)
    return numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
  return formatFull(value, unit, locale);
}

/** A figure with all of its digits. */
export const formatFull = (value: number, unit: Unit, locale?: Locale): string => WRITE[unit](value, locale);

const WRITE: Readonly<Record<Unit, (value: number, locale: Locale) => string>> = {
  count: (value, locale) => numberFormat(locale, { maximumFractionDigits: 0 }).format(value),
  ratio: (value, locale) => numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 2 }).format(value),
  percent: (value, locale) =>
    numberFormat(locale, { style: 'percent', maximumFractionDigits: value < 10 ? 1 : 0 }).format(asRatio(value)),
  seconds: (value, locale) => formatDuration(value, locale),
  // Money has a currency: formatMoney.
  money: (value, locale) => numberFormat(locale, {}).format(value),
};

/** `1h 2m`, `3m 20s`, `12s`. */
function formatDuration(seconds: number, locale?: Locale): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const write = (value: number, unit: 'hour' | 'minute' | 'second') =>
    numberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(value);
  if (hours > 0) return `${write(hours, 'hour')} ${write(minutes, 'minute')}`;
  if (minutes > 0) return `${write(minutes, 'minute')} ${write(whole % 60, 'second')}`;
  return write(whole, 'second');
}

/** A standard error: two digits say how large it is, more would be made up. */
export function formatError(error: number, unit: Unit, locale?: Locale): string {
  if (unit === 'count' && error >= 10) return formatShort(Math.round(error), unit, locale);
  if (unit === 'seconds') return formatDuration(Math.max(1, error), locale);
  const value = unit === 'percent' ? asRatio(error) : error;
  const style = unit === 'percent' ? { style: 'percent' as const } : {};
  return numberFormat(locale, { ...style, maximumSignificantDigits: 2 }).format(value);
}

/** A change in percent of what was before, without its sign: `4 %`. */
export const formatChange = (percent: number, locale?: Locale): string =>
  numberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: Math.abs(percent) < 10 && percent % 1 !== 0 ? 1 : 0,
  }).format(asRatio(percent));

/** A part of a whole: `12%`, `<1%` as `0.4%`. */
export const formatShare = (part: number, whole: number, locale?: Locale): string =>
  whole <= 0 ? '' : formatFull(Math.min(100, (100 * part) / whole), 'percent', locale);

/** An amount in the unit of its currency, such as `10.29` of `EUR`. It keeps all of its digits. */
export function formatMoney(amount: string, currency: string, locale?: Locale): string {
  try {
    return numberFormat(locale, { style: 'currency', currency }).format(amount as Intl.StringNumericLiteral);
  } catch {
    return `${amount} ${currency}`;
  }
}
