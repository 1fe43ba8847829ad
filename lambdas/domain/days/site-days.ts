// The days of a site are those of the clocks in its time zone: 23, 24 or 25 hours, seldom more, and
// some dates were skipped. An event belongs to the date that a clock there shows, and its time of
// day is what has passed since that date began. Where clocks were put back past midnight (St.
// John's until 2011, from 00:01), a date is over and comes again: it began when it first came.

import { DAY_MS, dayOf, type Instant } from '../event/timestamp.ts';
import { MAX_KNOWN_DAYS, Offsets, type Stretch } from './offsets.ts';

/** An instant as a date of a zone, `at` milliseconds after `start`. */
export interface LocalInstant extends Instant {
  /** The first moment of the date, in epoch milliseconds. */
  readonly start: number;
}

export interface SiteDays {
  /** The date that an instant (epoch milliseconds) has. */
  of(epochMs: number): LocalInstant;
  /** The first moment of a date (`YYYY-MM-DD`); of one that was skipped, that of the next. */
  startOf(day: string): number;
  /** Milliseconds that clocks there are ahead of UTC at an instant. */
  offsetAt(epochMs: number): number;
}

const UTC: SiteDays = {
  of: (epochMs) => {
    const day = dayOf(epochMs);
    const start = Date.parse(day);
    return { day, start, at: epochMs - start };
  },
  startOf: (day) => Date.parse(day),
  offsetAt: () => 0,
};

/**
 * Zones that are remembered. Each takes at most 0.2 MB, and 0.1 ms to make again; the first one
 * that a function meets takes 12 ms, in which Intl loads.
 */
const MAX_ZONES = 50;
const zones = new Map<string, SiteDays>();

/** Throws RangeError where this machine does not know the zone. */
export function daysIn(timezone: string): SiteDays {
  if (timezone === 'UTC') return UTC;
  const known = zones.get(timezone);
  if (known !== undefined) return known;
  const days = new ZoneDays(timezone);
  if (zones.size >= MAX_ZONES) zones.clear();
  zones.set(timezone, days);
  return days;
}

/** Part of a UTC day, with one date. */
interface Part {
  /** Epoch milliseconds; the next part begins there. */
  readonly until: number;
  readonly day: string;
  readonly start: number;
}

class ZoneDays implements SiteDays {
  readonly #offsets: Offsets;
  /** By the number of the UTC day. */
  readonly #parts = new Map<number, readonly Part[]>();

  constructor(timezone: string) {
    this.#offsets = new Offsets(timezone);
  }

  of(epochMs: number): LocalInstant {
    for (const { until, day, start } of this.#partsOf(Math.floor(epochMs / DAY_MS))) {
      if (epochMs < until) return { day, start, at: epochMs - start };
    }
    throw new RangeError('no instant');
  }

  startOf(day: string): number {
    return this.#firstOf(Date.parse(day) / DAY_MS);
  }

  offsetAt(epochMs: number): number {
    const stretches = this.#offsets.ofDay(Math.floor(epochMs / DAY_MS));
    return (stretches.find(({ until }) => epochMs < until) ?? stretches[0])?.offset ?? 0;
  }

  #partsOf(utcDay: number): readonly Part[] {
    const known = this.#parts.get(utcDay);
    if (known !== undefined) return known;
    const parts = this.#offsets.ofDay(utcDay).flatMap((stretch) => this.#split(stretch));
    if (this.#parts.size >= MAX_KNOWN_DAYS) this.#parts.clear();
    this.#parts.set(utcDay, parts);
    return parts;
  }

  /** At local midnight. */
  #split({ from, until, offset }: Stretch): Part[] {
    const parts: Part[] = [];
    for (let begin = from; begin < until;) {
      const date = Math.floor((begin + offset) / DAY_MS);
      begin = Math.min(until, (date + 1) * DAY_MS - offset);
      parts.push({ until: begin, day: dayOf(date * DAY_MS), start: this.#firstOf(date) });
    }
    return parts;
  }

  /** The first moment of a date, by its number; of one that was skipped, of the next. */
  #firstOf(date: number): number {
    // Zones are 12 hours behind UTC to 14 ahead, so a date begins on its own UTC day or the one
    // before; where clocks skipped midnight, a little later.
    for (const utcDay of [date - 1, date, date + 1]) {
      for (const { from, until, offset } of this.#offsets.ofDay(utcDay)) {
        // Dates grow within a stretch, and before these no stretch has this date.
        const first = Math.max(from, date * DAY_MS - offset);
        if (first < until) return first;
      }
    }
    throw new RangeError('no date');
  }
}
