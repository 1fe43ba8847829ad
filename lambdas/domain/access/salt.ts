// The salt of a day: 32 random bytes that key the visitors of that day (daily-visitor.ts), of all
// sites. Days are local to a site, so the same day lasts 50 hours on earth. Two days after it ended
// everywhere its salt is deleted, and nobody, we included, can find whose a visitor was.

import { DAY_MS } from '../event/timestamp.ts';

/** As many bytes as SHA-256 has, which is all that HMAC can use (RFC 2104, section 3). */
export const SALT_BYTES = 32;

const HOUR_MS = 3_600_000;
/** A day begins first in Kiritimati (UTC+14), and ends last on Baker Island (UTC-12). */
const EARLIEST_MS = -14 * HOUR_MS;
const LATEST_MS = DAY_MS + 12 * HOUR_MS;
/** For events that are late: of a phone that had no network, say. */
const KEPT_MS = 2 * DAY_MS;
/** How far a client's clock may be ahead; event times without a write token are held to that. */
const AHEAD_MS = 5 * 60_000;

/** When the salt of a day (`YYYY-MM-DD`) is to be deleted, epoch milliseconds. */
export const saltEndOf = (day: string): number => Date.parse(day) + LATEST_MS + KEPT_MS;

/**
 * Whether a day has a salt at this instant (epoch milliseconds). Five days have one, so an event of
 * any other, of long ago or of a wrong clock, can make none.
 */
export const hasSalt = (day: string, now: number): boolean =>
  Date.parse(day) + EARLIEST_MS - AHEAD_MS <= now && now < saltEndOf(day);
