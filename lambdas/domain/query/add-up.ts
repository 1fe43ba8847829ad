// Adds up, by group, what a filter takes of whole visitor-days.
//
// A filter and dimensions that are about visitor-days alone take a visitor-day with all that it
// has; those that are about visits take visits; those that are about events take items, and with
// them all visits of the visitor-day; those that are about both take pairs of an item and a visit.

import type { Column, Level } from './columns.ts';
import type { Facts } from './facts.ts';
import { type Added, GroupSums } from './group-sums.ts';
import type { Wanted } from './sums.ts';
import type { Taker } from './taker.ts';
import type { View } from './view.ts';

/** By at most two columns. */
export function addUp(view: View, taker: Taker, by: readonly Column[], wanted: Wanted): Added {
  const pass = new Pass(view.columns.facts, taker, new GroupSums(view, by, wanted));
  const levels = new Set<Level>([...taker.levels, ...by.map(({ level }) => level)]);
  return pass.run(levels.has('visit'), levels.has('item'));
}

class Pass {
  readonly #facts: Facts;
  readonly #taker: Taker;
  readonly #into: GroupSums;
  /**
   * Per group: the row and item that were added last, and which visits of the row were, as bits.
   */
  readonly #lastRow: number[] = [];
  readonly #lastItem: number[] = [];
  readonly #visitsLow: number[] = [];
  readonly #visitsHigh: number[] = [];

  constructor(facts: Facts, taker: Taker, into: GroupSums) {
    this.#facts = facts;
    this.#taker = taker;
    this.#into = into;
  }

  run(aboutVisits: boolean, aboutItems: boolean): Added {
    if (aboutItems && aboutVisits) return this.#into.over((row) => this.#addPairs(row));
    if (aboutItems) return this.#into.over((row) => this.#addItems(row));
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

  #addItems(row: number): void {
    const facts = this.#facts;
    const end = facts.itemsFrom[row + 1] ?? 0;
    for (let item = facts.itemsFrom[row] ?? 0; item < end; item += 1) {
      if (!this.#taker.takes(row, -1, item)) continue;
      const group = this.#into.touch(row, -1, item);
      if (group === -1) continue;
      if (this.#lastRow[group] !== row) this.#addAllVisits(group, row);
      this.#lastRow[group] = row;
      this.#addItem(group, item);
    }
  }

  #addPairs(row: number): void {
    const facts = this.#facts;
    const [firstVisit, visitsEnd] = [facts.visitsFrom[row] ?? 0, facts.visitsFrom[row + 1] ?? 0];
    const itemsEnd = facts.itemsFrom[row + 1] ?? 0;
    for (let item = facts.itemsFrom[row] ?? 0; item < itemsEnd; item += 1) {
      for (let visit = firstVisit; visit < visitsEnd; visit += 1) {
        if (!this.#taker.takes(row, visit, item)) continue;
        const group = this.#into.touch(row, visit, item);
        if (group === -1) continue;
        if (this.#isFirst(group, row, visit - firstVisit)) this.#into.addVisit(group, visit);
        if (this.#lastItem[group] !== item) this.#addItem(group, item);
        this.#lastItem[group] = item;
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

  #addItem(group: number, item: number): void {
    const facts = this.#facts;
    const count = facts.itemCount[item] ?? 0;
    this.#into.addEvents(group, facts.isView(item) ? count : 0, count);
  }
}
