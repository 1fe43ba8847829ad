// The country of a visitor: what a proxy in front says by its own database, or else the country of
// the browser's time zone. The latter needs no address, and is wrong for travellers and for zones
// that the tz database gives to one of several countries.

import { TIME_ZONES } from './time-zones.ts';

/**
 * ISO 3166-1 alpha-2. A proxy says `XX` or `T1` (Tor) where it does not know: those are undefined.
 */
export function countryOf(country: string | undefined, timeZone: string | undefined): string | undefined {
  const said = country?.trim().toUpperCase() ?? '';
  if (isCountry(said) && said !== 'XX') return said;
  return timeZone === undefined ? undefined : zones().get(timeZone);
}

/** Whether it has the form of ISO 3166-1 alpha-2. */
export const isCountry = (text: string): boolean => /^[A-Z]{2}$/.test(text);

let parsed: ReadonlyMap<string, string> | undefined;

/** Parsed when the first zone is asked for: a cold start does not wait for it. */
function zones(): ReadonlyMap<string, string> {
  parsed ??= new Map(
    TIME_ZONES.split('\n').flatMap((line) => {
      const country = line.slice(0, 2);
      return line
        .slice(2)
        .split(' ')
        .flatMap((area) => {
          const names = area.lastIndexOf('/') + 1;
          const prefix = area.slice(0, names);
          return area
            .slice(names)
            .split(',')
            .map((name) => [`${prefix}${name}`, country] as const);
        });
    }),
  );
  return parsed;
}
