// Adds up, by group, what a filter takes of whole visitor-days.
//
// A filter and dimensions that are about visitor-days alone take a visitor-day with all that it
// has; those that are about visits take visits; those that are about events take acts, and with
// them all visits of the visitor-day; those that are about both take pairs of an act and a visit.

import type { Column, Level } from './columns.ts';
import type { Facts } from './facts.ts';
import { type Added, GroupSums } from './group-sums.ts';
import type { Wanted } from './sums.ts';
import type { Taker } from './taker.ts';
import type { Selection } from './selection.ts';

/** By at most two columns. */
export function addUp(selection: Selection, taker: Taker, by: readonly Column[], wanted: Wanted): Added {
  const pass = new Pass(selection.columns.facts, taker, new GroupSums(selection, by, wanted));
  const levels = new Set<Level>([...taker.levels, ...by.map(({ level }) => level)]);
  return pass.run(levels.has('visit'), levels.has('act'));
}

class Pass {
  readonly #facts: Facts;
  readonly #taker: Taker;
  readonly #into: GroupSums;
  /**
   * Per group: the row and act that were added last, and which visits of the row were, as bits.
   */
  readonly #lastRow: number[] = [];
  readonly #lastAct: number[] = [];
  readonly #visitsLow: number[] = [];
  readonly #visitsHigh: number[] = [];

  constructor(facts: Facts, taker: Taker, into: GroupSums) {
    this.#facts = facts;
    this.#taker = taker;
    this.#into = into;
  }

  run(aboutVisits: boolean, aboutActs: boolean): Added {
    if (aboutActs && aboutVisits) return this.#into.over((row) => this.#addPairs(row));
    if (aboutActs) return this.#into.over((row) => this.#addActs(row));
    if (aboutVisits) return this.#into.over((row) => this.#addVisits(row));
    return this.#into.over((row) => this.#addRow(row));
  }

  #addRow(row: number): void {
    if (!this.#taker.takes(row, -1, -1)) return;
    const group = this.#into.touch(row, -1, -1);
    const facts = this.#facts;
    this.#addAllVisits(group, row);
    this.#into.addEvents(group, facts.rowViews[row] ?? 0, facts.rowEvents[row] ?? 0);
  }

  #addVisits(row: number): void {
    const facts = this.#facts;
    const end = facts.visitsFrom[row + 1] ?? 0;
    for (let visit = facts.visitsFrom[row] ?? 0; visit < end; visit += 1) {
      if (!this.#taker.takes(row, visit, -1)) continue;
      const group = this.#into.touch(row, visit, -1);
      this.#into.addVisit(group, visit);
      this.#into.addEvents(group, facts.visitViews[visit] ?? 0, facts.visitEvents[visit] ?? 0);
    }
  }

  #addActs(row: number): void {
    const facts = this.#facts;
    const end = facts.actsFrom[row + 1] ?? 0;
    for (let act = facts.actsFrom[row] ?? 0; act < end; act += 1) {
      if (!this.#taker.takes(row, -1, act)) continue;
      const group = this.#into.touch(row, -1, act);
      if (group === -1) continue;
      if (this.#lastRow[group] !== row) this.#addAllVisits(group, row);
      this.#lastRow[group] = row;
      this.#addAct(group, act);
    }
  }

  #addPairs(row: number): void {
    const facts = this.#facts;
    const [firstVisit, visitsEnd] = [facts.visitsFrom[row] ?? 0, facts.visitsFrom[row + 1] ?? 0];
    const actsEnd = facts.actsFrom[row + 1] ?? 0;
    for (let act = facts.actsFrom[row] ?? 0; act < actsEnd; act += 1) {
      for (let visit = firstVisit; visit < visitsEnd; visit += 1) {
        if (!this.#taker.takes(row, visit, act)) continue;
        const group = this.#into.touch(row, visit, act);
        if (group === -1) continue;
        if (this.#isFirst(group, row, visit - firstVisit)) this.#into.addVisit(group, visit);
        if (this.#lastAct[group] !== act) this.#addAct(group, act);
        this.#lastAct[group] = act;
      }
    }
  }

  /** Whether a visit of a row comes to the group for the first time. A day has at most 62. */
  #isFirst(group: number, row: number, place: number): boolean {
    if (this.#lastRow[group] !== row) {
      this.#lastRow[group] = row;
      this.#visitsLow[group] = 0;
      this.#visitsHigh[group] = 0;
    }
    const seen = place < 32 ? this.#visitsLow : this.#visitsHigh;
    const bit = 1 << (place % 32);
    if (((seen[group] ?? 0) & bit) !== 0) return false;
    seen[group] = (seen[group] ?? 0) | bit;
    return true;
  }

  #addAllVisits(group: number, row: number): void {
    const facts = this.#facts;
    const end = facts.visitsFrom[row + 1] ?? 0;
    for (let visit = facts.visitsFrom[row] ?? 0; visit < end; visit += 1) this.#into.addVisit(group, visit);
  }

  #addAct(group: number, act: number): void {
    const facts = this.#facts;
    const count = facts.actCount[act] ?? 0;
    this.#into.addEvents(group, facts.isView(act) ? count : 0, count);
  }
}
