// Compares visitor tables row by row, and names the visitor and the place in the row where they
// differ. A visitor is named by their hash, 12 hex digits: the table knows no more of them. Times
// are those of the day's clock, if none was put back or forward.

import { GAP, type PageAt, type Slot } from '../../lambdas/domain/visits/slot.ts';
import { below, type Rows } from '../../lambdas/domain/visits/rows.ts';
import { dayOfTable, type VisitorDays } from '../../lambdas/domain/visits/visitor-days.ts';
import type { Seen, VisitorRow } from '../../lambdas/domain/visits/visitor-row.ts';
import { NOTHING_CUT, type VisitorTable } from '../../lambdas/domain/visits/visitor-table.ts';
import { quoted } from '../../kit/text.ts';
import type { Difference } from './difference.ts';

/** The differences between the table of a day and that of its raw events. */
export const compareTables = (ours: VisitorTable, raw: VisitorTable): Difference[] =>
  compareSamples(dayOfTable('', ours), dayOfTable('', raw), (_, visitor) => visitor);

/** The differences between the tables of a rollup and those of the sum of its days. */
export const compareDays = (ours: VisitorDays, sum: VisitorDays): Difference[] =>
  compareSamples(ours, sum, (day, visitor) => `${day}, ${visitor}`);

/**
 * `ours` may have shed visitors, which lowers its theta, but has all of those below it. It cannot
 * have more than `raw`, which has shed none.
 */
function compareSamples(
  ours: VisitorDays,
  raw: VisitorDays,
  nameOf: (day: string, visitor: string) => string,
): Difference[] {
  const found: Difference[] = [];
  if (ours.theta > raw.theta) {
    found.push({ key: 'share of visitors in the table', document: shareOf(ours), raw: shareOf(raw) });
  }
  const theta = Math.min(ours.theta, raw.theta);
  for (const day of [...new Set([...ours.days.keys(), ...raw.days.keys()])].sort()) {
    const [rows, others] = [ours, raw].map(({ days }) => byVisitor(below(days.get(day) ?? [], theta))) as [Part, Part];
    for (const hash of new Set([...rows.keys(), ...others.keys()])) {
      const visitor = `visitor ${hash.toString(16).padStart(12, '0')}`;
      for (const { key, ...sides } of compareRows(rows.get(hash), others.get(hash))) {
        found.push({ key: nameOf(day, key === '' ? visitor : `${visitor}, ${key}`), ...sides });
      }
    }
  }
  return found;
}

type Part = ReadonlyMap<number, VisitorRow>;
const byVisitor = (rows: Rows): Part => new Map(rows.map((row) => [row.hash, row]));

/** `6.25 %`: theta as a share of all hashes. */
const shareOf = ({ theta }: VisitorDays): string => `${(theta / NOTHING_CUT) * 100} %`;

const NONE = 'none';

/** The places of a row where the two differ; the key of a whole row is empty. */
function compareRows(ours: VisitorRow | undefined, raw: VisitorRow | undefined): Difference[] {
  if (ours === undefined || raw === undefined) {
    const say = (row: VisitorRow | undefined): string => (row === undefined ? NONE : 'a row');
    return [{ key: '', document: say(ours), raw: say(raw) }];
  }
  const [places, others] = [new Map(placesOf(ours)), new Map(placesOf(raw))];
  return [...new Set([...places.keys(), ...others.keys()])]
    .map((key) => ({ key, document: places.get(key) ?? NONE, raw: others.get(key) ?? NONE }))
    .filter(({ document, raw }) => document !== raw);
}

/** All that a row says, by where it says it. */
function* placesOf(row: VisitorRow): Iterable<readonly [place: string, said: number | string]> {
  yield ['first event', clock(row.first.at)];
  yield ['context of the first event', quoted(row.first.context)];
  for (const text of row.contexts) yield [`context ${quoted(text)}`, 'kept'];
  for (const text of row.origins) yield [`origin ${quoted(text)}`, 'kept'];
  for (const slot of row.slots) yield* placesOfSlot(slot);
  for (const page of row.pages) yield* placesOfSeen('page', page);
  for (const name of row.names) yield* placesOfSeen('event', name);
}

function* placesOfSlot({ index, events, views, first, last, origin, entry, exit }: Slot) {
  const slot = `from ${clock(index * GAP).slice(0, 5)}`;
  yield [`events ${slot}`, events] as const;
  yield [`views ${slot}`, views] as const;
  yield [`first event ${slot}`, clock(first)] as const;
  yield [`last event ${slot}`, clock(last)] as const;
  yield [`origin ${slot}`, quoted(origin)] as const;
  if (entry !== undefined) yield [`first page ${slot}`, pageAt(entry)] as const;
  if (exit !== undefined) yield [`last page ${slot}`, pageAt(exit)] as const;
}

function* placesOfSeen(what: string, { text, count, at }: Seen) {
  yield [`${what} ${quoted(text)}`, count] as const;
  yield [`first of ${what} ${quoted(text)}`, clock(at)] as const;
}

const pageAt = ({ at, page }: PageAt): string => `${quoted(page)} at ${clock(at)}`;

/** `13:05:59` */
const clock = (second: number): string =>
  [second / 3600, (second % 3600) / 60, second % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
