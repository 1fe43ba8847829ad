// The visits of a row, as the facts of its day say and by the words of its slots.

import type { DayFacts } from '../../lambdas/domain/query/day-facts.ts';
import type { VisitorRow } from '../../lambdas/domain/visits/visitor-row.ts';
import type { Visit } from './visits.ts';

const GAP = 1800;

/** By the words of slots: those of which none is over half an hour before the next are joined. */
export function visitsOf({ slots }: Pick<VisitorRow, 'slots'>): Visit[] {
  const runs: (typeof slots)[] = [];
  for (const slot of slots) {
    const run = runs.at(-1);
    const isJoined = slot.first - (run?.at(-1)?.last ?? -Infinity) <= GAP;
    if (run !== undefined && isJoined) runs[runs.length - 1] = [...run, slot];
    else runs.push([slot]);
  }
  return runs.map((run) => {
    const [entry] = run.flatMap((slot) => slot.entry?.page ?? []);
    const exit = run.flatMap((slot) => slot.exit?.page ?? []).at(-1);
    return {
      events: run.reduce((sum, { events }) => sum + events, 0),
      views: run.reduce((sum, { views }) => sum + views, 0),
      start: run[0]?.first ?? 0,
      end: run.at(-1)?.last ?? 0,
      origin: run[0]?.origin ?? '',
      ...(entry !== undefined && exit !== undefined && { entry, exit }),
    };
  });
}

/** As the facts of a day say, row by row. */
export function visitsOfFacts(facts: DayFacts): Map<number, Visit[]> {
  const { rowHash, visitsFrom } = facts;
  const page = (subject: number | undefined) => facts.subjects[subject ?? 0]?.page;
  const visitAt = (visit: number): Visit => {
    const [entry, exit] = [page(facts.visitEntry[visit]), page(facts.visitExit[visit])];
    return {
      events: facts.visitEvents[visit] ?? 0,
      views: facts.visitViews[visit] ?? 0,
      start: facts.visitStart[visit] ?? 0,
      end: facts.visitEnd[visit] ?? 0,
      origin: facts.origins[facts.visitOrigin[visit] ?? 0] ?? '',
      ...(entry !== undefined && exit !== undefined && { entry, exit }),
    };
  };
  const rangeOf = (row: number): number[] =>
    Array.from({ length: (visitsFrom[row + 1] ?? 0) - (visitsFrom[row] ?? 0) }, (_, n) => n + (visitsFrom[row] ?? 0));
  return new Map(Array.from(rowHash, (hash, row) => [hash, rangeOf(row).map(visitAt)]));
}
