// Sums by group: what a pass over the facts adds to, and its result.

import type { Column, Columns } from './columns.ts';
import { type Moments, SUM, Sums } from './sums.ts';

/** Values of the dimensions in a part, and their sums. */
export interface Group {
  readonly part: number;
  readonly values: readonly string[];
  readonly moments: Moments;
}

/** Visitors of a part, and those of them that have viewed a page. */
export interface Sampled {
  readonly visitors: number;
  readonly viewers: number;
}

export interface Added {
  readonly groups: readonly Group[];
  /** By part; absent where it has no visitors. */
  readonly parts: readonly (Sampled | undefined)[];
}

export class GroupSums {
  readonly sums: Sums;
  readonly #columns: Columns;
  readonly #by: readonly Column[];
  readonly #groups: { readonly part: number; readonly values: readonly string[] }[] = [];
  readonly #groupOf = new Map<number, number>();

  /** By at most two columns, and labels, if there are any: then the first value is one of them. */
  constructor(columns: Columns, by: readonly Column[], withProducts: boolean) {
    this.#columns = columns;
    this.#by = by;
    this.sums = new Sums(withProducts);
  }

  /**
   * The group of these, in which the present visitor now is; -1 where they are in none. `label` is
   * one of `labels`, by its place.
   */
  touch(row: number, visit: number, item: number, label = 0, labels: readonly string[] = []): number {
    const part = this.#columns.facts.rowPart.at(row);
    let key = labels.length === 0 ? part : part * labels.length + label;
    for (const column of this.#by) {
      const value = column.valueAt(column.level === 'row' ? row : column.level === 'visit' ? visit : item);
      if (value === column.unlisted) return -1;
      key = key * column.values.length + value;
    }
    let group = this.#groupOf.get(key);
    if (group === undefined) {
      const values = this.#by.map(({ level, values, valueAt }) => {
        const value = valueAt(level === 'row' ? row : level === 'visit' ? visit : item);
        return values[value] ?? '';
      });
      group = this.#groups.push({ part, values: [...labels.slice(label, label + 1), ...values] }) - 1;
      this.#groupOf.set(key, group);
    }
    this.sums.touch(group);
    return group;
  }

  addVisit(group: number, visit: number): void {
    const { facts } = this.#columns;
    this.sums.add(group, SUM.visits, 1);
    if (facts.visitEvents.at(visit) === 1) this.sums.add(group, SUM.bounces, 1);
    this.sums.add(group, SUM.seconds, facts.visitEnd.at(visit) - facts.visitStart.at(visit));
    this.sums.add(group, SUM.visitViews, facts.visitViews.at(visit));
  }

  /**
   * Goes through all rows. `addRow` adds what is taken of one; rows of one visitor and part come
   * one after the other.
   */
  over(addRow: (row: number) => void): Added {
    const { facts } = this.#columns;
    const parts: { visitors: number; viewers: number }[] = [];
    for (let row = 0; row < facts.rows.length;) {
      const unit = facts.rowUnit.at(row);
      const counted = (parts[facts.rowPart.at(row)] ??= { visitors: 0, viewers: 0 });
      let hasViewed = false;
      for (; row < facts.rows.length && facts.rowUnit.at(row) === unit; row += 1) {
        hasViewed ||= facts.rowViews.at(row) > 0;
        addRow(row);
      }
      counted.visitors += 1;
      counted.viewers += hasViewed ? 1 : 0;
      this.sums.next(hasViewed);
    }
    return { groups: this.#groups.map((group, index) => ({ ...group, moments: this.sums.of(index) })), parts };
  }
}
