// Zones by hand: the offsets that these had around the days of the tests, as the tz database says,
// and not as the product's code computes them.

export interface Calendar {
  /** IANA name. */
  readonly timezone: string;
  /** Minutes by which clocks there are ahead of UTC at an instant (epoch milliseconds). */
  readonly ahead: (epochMs: number) => number;
}

export const UTC: Calendar = { timezone: 'UTC', ahead: () => 0 };

export const KATHMANDU: Calendar = { timezone: 'Asia/Kathmandu', ahead: () => 5 * 60 + 45 };

/**
 * Clocks went back from 02:00 to 01:00 on 2025-11-02, and forward from 02:00 to 03:00 on
 * 2026-03-08.
 */
export const NEW_YORK: Calendar = {
  timezone: 'America/New_York',
  ahead: (epochMs) => {
    const isWinter = epochMs >= WINTER.from && epochMs < WINTER.until;
    return isWinter ? -5 * 60 : -4 * 60;
  },
};
const WINTER = { from: Date.parse('2025-11-02T06:00Z'), until: Date.parse('2026-03-08T07:00Z') };

const HOUR_MS = 3_600_000;
/** By the hours since 1970: each event is asked for its hour again and again. */
const clocks = new Map<number, string>();

/** What clocks show, without the minutes: `2025-11-02T01`. */
function clockAt({ ahead }: Calendar, epochMs: number): string {
  const hour = Math.floor((epochMs + 60_000 * ahead(epochMs)) / HOUR_MS);
  const clock = clocks.get(hour) ?? new Date(hour * HOUR_MS).toISOString().slice(0, 13);
  clocks.set(hour, clock);
  return clock;
}

export const dayAt = (calendar: Calendar, epochMs: number): string => clockAt(calendar, epochMs).slice(0, 10);

/** As answers name an hour; the one that comes twice has one name. */
export const hourAt = (calendar: Calendar, epochMs: number): string =>
  `${clockAt(calendar, epochMs).replace('T', ' ')}:00:00`;

/** The instant at which a day begins: both zones change their clocks after midnight. */
export function midnightOf({ ahead }: Calendar, day: string): number {
  const utc = Date.parse(`${day}T00:00Z`);
  const guess = utc - 60_000 * ahead(utc);
  return utc - 60_000 * ahead(guess);
}

/** A day of the calendar, some days later. */
export const laterDay = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + 86_400_000 * days).toISOString().slice(0, 10);

/** From the first to the last, both inclusive. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = laterDay(day, 1)) days.push(day);
  return days;
}
