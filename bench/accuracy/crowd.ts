// A made-up day with more visitors than its table keeps, as it is stored: its counts of all of
// them, its table of those with the smallest hashes. No event is queued for it, so hundreds of days
// take a minute.

import { countEvents } from '../../lambdas/domain/document/count-events.ts';
import { noSummary } from '../../lambdas/domain/document/summary.ts';
import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { DAY_TABLE } from '../../lambdas/domain/limits/documents.ts';
import type { Piece } from '../../lambdas/domain/query/read-parts.ts';
import { emptyRegisters, withHashes } from '../../lambdas/domain/sketches/hyperloglog.ts';
import { topValuesOf } from '../../lambdas/domain/sketches/top-values.ts';
import { dayOfTable } from '../../lambdas/domain/visits/visitor-days.ts';
import { tableOf } from '../../lambdas/domain/visits/visitor-table.ts';

export const DAY = '2025-11-14';
const MINUTE = 60_000;

/** More than a table keeps: what the others did is not looked at, by it or here. */
const LOOKED_AT = DAY_TABLE.rows + 1;

export interface CrowdVisitor {
  readonly hash: number;
  readonly country: string;
  /** Paths, by visit. */
  readonly visits: readonly (readonly string[])[];
}

/**
 * Visitors by hash: 1.18 visits each, of which 42 % bounce; a country and a page that about 5 % of
 * them have.
 */
export function drawCrowd(size: number, random: () => number): CrowdVisitor[] {
  const visitors = Array.from({ length: size }, (): CrowdVisitor => {
    const hash = Math.floor(random() * 2 ** 48);
    const count = 1 + (random() < 0.12 ? 1 : 0) + (random() < 0.03 ? 2 : 0);
    const visits = Array.from({ length: count }, () => {
      const paths = [pathOf(random())];
      while (random() < 0.58 && paths.length < 60) paths.push(pathOf(random()));
      return paths;
    });
    return { hash, country: random() < 0.05 ? 'NP' : 'DE', visits };
  });
  return visitors.sort((a, b) => a.hash - b.hash);
}

const pathOf = (random: number): string => (random < 0.022 ? '/rare' : random < 0.5 ? '/' : '/blog');

/** Bits of a visitor's hash, as its 16 hex digits begin. */
const hex = (hash: number): string => hash.toString(16).padStart(12, '0').padEnd(16, '0');

function eventsOf({ hash, country, visits }: CrowdVisitor): MessageEvent[] {
  return visits.flatMap((paths, visit) =>
    paths.map((path, page) => ({
      type: 'page_view',
      at: visit * 240 * MINUTE + page * MINUTE,
      path,
      visitor: hex(hash),
      context: { country },
    })),
  );
}

export function pieceOf(crowd: readonly CrowdVisitor[]): Piece {
  const kept = crowd.slice(0, LOOKED_AT).flatMap(eventsOf);
  const paths = new Map<string, number>();
  const countries = new Map<string, number>();
  for (const { country, visits } of crowd) {
    let views = 0;
    for (const visit of visits) {
      views += visit.length;
      for (const path of visit) paths.set(path, (paths.get(path) ?? 0) + 1);
    }
    countries.set(country, (countries.get(country) ?? 0) + views);
  }
  const counts = countEvents([]);
  const views = [...paths.values()].reduce((a, b) => a + b);
  const registers = withHashes(emptyRegisters(), new Float64Array(crowd.map(({ hash }) => hash)));
  const dimensions = {
    ...counts.dimensions,
    path: topValuesOf(paths, 10_000),
    country: topValuesOf(countries, 10_000),
  };
  return {
    from: DAY,
    summary: {
      ...noSummary,
      counts: { ...counts, events: views, views, visitors: { kind: 'sketch', registers }, dimensions },
      table: dayOfTable(DAY, tableOf(kept, DAY_TABLE)),
    },
  };
}
