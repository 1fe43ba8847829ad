// Days and times as people read them, in the browser's language. Labels of the API are local to the
// site already, so they are written as they are: no zone moves them.

import type { Day, Days } from '../state/dates.ts';
import { addDays } from '../state/dates.ts';
import type { Interval } from '../state/interval.ts';
import type { Locale } from './numbers.ts';

const cached = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = cached.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  cached.set(key, made);
  return made;
}

/** `2025-11-14` or `2025-11-14 09:00:00` as a moment of UTC, which stands for the site's clock. */
const standIn = (label: string): Date => new Date(`${label.slice(0, 10)}T${label.slice(11) || '00:00:00'}Z`);

export const formatDay = (day: Day, locale?: Locale): string =>
  dateFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }).format(standIn(day));

/** `1 – 28 Nov 2025`, or one day. */
export function formatDays({ from, to }: Days, locale?: Locale): string {
  if (from === to) return formatDay(from, locale);
  const format = dateFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
  return format.formatRange(standIn(from), standIn(to));
}

export const formatMonth = (day: Day, locale?: Locale): string =>
  dateFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(standIn(day));

const AXIS: Readonly<Record<Interval, Intl.DateTimeFormatOptions>> = {
  minute: { hour: 'numeric', minute: '2-digit' },
  hour: { hour: 'numeric', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: '2-digit' },
};

/** Under the chart: as short as can be. */
export const formatTick = (label: string, interval: Interval, locale?: Locale): string =>
  dateFormat(locale, { timeZone: 'UTC', ...AXIS[interval] }).format(standIn(label));

const SPOKEN: Readonly<Record<Exclude<Interval, 'week'>, Intl.DateTimeFormatOptions>> = {
  minute: { hour: 'numeric', minute: '2-digit' },
  hour: { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
};

/** One point of the chart, in full. */
export function formatPoint(label: string, interval: Interval, locale?: Locale): string {
  if (interval === 'week') return formatDays({ from: label.slice(0, 10), to: addDays(label.slice(0, 10), 6) }, locale);
  return dateFormat(locale, { timeZone: 'UTC', ...SPOKEN[interval] }).format(standIn(label));
}

/** A moment, on the reader's own clock. */
export const formatMoment = (iso: string, locale?: Locale): string =>
  dateFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));

/** A time of today, on the reader's own clock. */
export const formatClock = (ms: number, locale?: Locale): string =>
  dateFormat(locale, { timeStyle: 'medium' }).format(ms);
