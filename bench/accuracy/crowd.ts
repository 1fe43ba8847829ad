// A made-up day with more visitors than its table keeps, as it is stored: its counts of all of
// them, its table of those with the smallest hashes. No event is queued for it, so hundreds of days
// take a minute.

import { countEvents } from '../../lambdas/domain/document/count-events.ts';
import { noSummary } from '../../lambdas/domain/document/summary.ts';
import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { DAY_TABLE } from '../../lambdas/domain/limits/documents.ts';
import type { Piece } from '../../lambdas/domain/query/read-parts.ts';
import { addHash, emptyRegisters } from '../../lambdas/domain/sketches/hyperloglog.ts';
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
 * Visitors as they come, one after the other, as thousands of them would not stay in a cache: 1.18
 * visits each, of which 42 % bounce; a country and a page that about 5 % of them have.
 */
export function* visitorsOf(size: number, random: () => number): Generator<CrowdVisitor> {
  for (let number = 0; number < size; number += 1) {
    const hash = Math.floor(random() * 2 ** 48);
    const count = 1 + (random() < 0.12 ? 1 : 0) + (random() < 0.03 ? 2 : 0);
    // Most have one visit, and a list that begins empty makes room for 17.
    const visits = [visitOf(random)];
    while (visits.length < count) visits.push(visitOf(random));
    yield { hash, country: random() < 0.05 ? 'NP' : 'DE', visits };
  }
}

function visitOf(random: () => number): string[] {
  const paths = [pathOf(random())];
  while (random() < 0.58 && paths.length < 60) paths.push(pathOf(random()));
  return paths;
}

const pathOf = (random: number): string => (random < 0.022 ? '/rare' : random < 0.5 ? '/' : '/blog');

/** Bits of a visitor's hash, as its 16 hex digits begin. */
const hex = (hash: number): string => hash.toString(16).padStart(12, '0').padEnd(16, '0');

function eventsOf({ hash, country, visits }: CrowdVisitor): MessageEvent[] {
  const visitor = hex(hash);
  return visits.flatMap((paths, visit) =>
    paths.map((path, page) => ({
      type: 'page_view',
      at: visit * 240 * MINUTE + page * MINUTE,
      path,
      visitor,
      context: { country },
    })),
  );
}

/** Builds what is stored of the day while its visitors come. */
export class CrowdDay {
  readonly #registers = emptyRegisters();
  readonly #paths = new Map<string, number>();
  readonly #countries = new Map<string, number>();
  /** Those with the smallest hashes, and some others. */
  #kept: CrowdVisitor[] = [];
  /** No visitor with a greater hash is kept. */
  #greatest = Infinity;

  add(visitor: CrowdVisitor): void {
    const { hash, country, visits } = visitor;
    addHash(this.#registers, hash);
    for (const paths of visits) {
      for (const path of paths) increase(this.#paths, path, 1);
      increase(this.#countries, country, paths.length);
    }
    if (hash > this.#greatest) return;
    this.#kept.push(visitor);
    if (this.#kept.length >= 2 * LOOKED_AT) this.#cut();
  }

  piece(): Piece {
    this.#cut();
    const counts = countEvents([]);
    const views = [...this.#paths.values()].reduce((a, b) => a + b);
    const dimensions = {
      ...counts.dimensions,
      path: topValuesOf(this.#paths, 10_000),
      country: topValuesOf(this.#countries, 10_000),
    };
    return {
      from: DAY,
      summary: {
        ...noSummary,
        counts: {
          ...counts,
          events: views,
          views,
          visitors: { kind: 'sketch', registers: this.#registers },
          dimensions,
        },
        table: dayOfTable(DAY, tableOf(this.#kept.flatMap(eventsOf), DAY_TABLE)),
      },
    };
  }

  #cut(): void {
    // A list of numbers is sorted without a call for each comparison.
    const hashes = new Float64Array(this.#kept.map(({ hash }) => hash)).sort();
    const greatest = hashes[LOOKED_AT - 1] ?? Infinity;
    this.#kept = this.#kept.filter(({ hash }) => hash <= greatest);
    this.#greatest = greatest;
  }
}

const increase = (counts: Map<string, number>, value: string, by: number): void =>
  void counts.set(value, (counts.get(value) ?? 0) + by);
