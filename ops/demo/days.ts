// How many visits a day of the demo has: more on workdays, less in summer and at the end of the
// year, slowly growing, and a launch that is talked about for three days.

import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';

/** Days before today of the launch, in a demo that is long enough. */
export const LAUNCH_DAYS_AGO = 45;
/** By days since the launch, in visits of an ordinary day. */
const ECHO = [5.5, 2.8, 0.9, 0.3];

/** From Sunday. */
const WEEK = [0.55, 1.08, 1.15, 1.12, 1.1, 0.95, 0.6];
/** From January. */
const YEAR = [1.02, 1.05, 1.06, 1, 0.98, 0.94, 0.85, 0.86, 1, 1.08, 1.1, 0.82];

export interface DayPlan {
  /** Epoch milliseconds of its midnight, UTC. */
  readonly at: number;
  /** Visits by the usual ways. */
  readonly visits: number;
  /** Visits by the launch. */
  readonly launched: number;
  /** Visits by the newsletter. */
  readonly mailed: number;
}

export interface DemoPlan {
  /** Days, the last of which is today. */
  readonly days: number;
  /** Visits of an ordinary day at the end of the demo. */
  readonly visitors: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The days in their order. `random` is drawn from once a day. */
export function planDays({ days, visitors, now }: DemoPlan, random: () => number): DayPlan[] {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  return Array.from({ length: days }, (_, index) => {
    const ago = days - 1 - index;
    const at = today - ago * DAY_MS;
    const date = new Date(at);
    const growth = 0.45 + (0.55 * (index + 1)) / days;
    const usual = growth * (WEEK[date.getUTCDay()] ?? 1) * (YEAR[date.getUTCMonth()] ?? 1) * (0.88 + 0.24 * random());
    const isMailed = date.getUTCDay() === 2 && date.getUTCDate() <= 7;
    return {
      at,
      visits: Math.round(visitors * usual),
      launched: Math.round(visitors * (ECHO[LAUNCH_DAYS_AGO - ago] ?? 0)),
      mailed: isMailed ? Math.round(visitors * 0.35 * growth) : 0,
    };
  });
}
