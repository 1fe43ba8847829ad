// Sums by group: what a pass over the facts adds to, and its result.

import { MAX_GROUPS } from '../limits/questions.ts';
import type { Column } from './columns.ts';
import type { Facts } from './facts.ts';
import { type Moments, Sums, type Wanted } from './sums.ts';
import { UnanswerableError } from './unanswerable.ts';
import type { Selection } from './selection.ts';

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
  readonly parts: readonly Sampled[];
}

/** Sums that grow, row by row, in the order of the facts. */
export class GroupSums {
  readonly sums: Sums;
  readonly #selection: Selection;
  readonly #facts: Facts;
  readonly #by: readonly Column[];
  readonly #labels: readonly string[];
  readonly #groups: { readonly part: number; readonly values: readonly string[] }[] = [];
  readonly #groupOf = new Map<number, number>();
  #part = 0;

  /** By columns, at most two, and labels, if there are any: then the first value is one of them. */
  constructor(selection: Selection, by: readonly Column[], wanted: Wanted, labels: readonly string[] = []) {
    this.#selection = selection;
    this.#facts = selection.columns.facts;
    this.#by = by;
    this.#labels = labels;
    this.sums = new Sums(wanted);
  }

  /**
   * The group of these, in which the present visitor now is; -1 where they are in none. `label` is
   * one of the labels, by its place.
   */
  touch(row: number, visit: number, act: number, label = 0): number {
    let key = this.#labels.length === 0 ? this.#part : this.#part * this.#labels.length + label;
    for (const { level, valueOf, unlisted, values } of this.#by) {
      const value = valueOf[level === 'row' ? row : level === 'visit' ? visit : act] ?? 0;
      if (value === unlisted) return -1;
      key = key * values.length + value;
    }
    const group = this.#groupOf.get(key) ?? this.#begin(key, row, visit, act, label);
    this.sums.touch(group);
    return group;
  }

  #begin(key: number, row: number, visit: number, act: number, label: number): number {
    if (this.#groups.length === MAX_GROUPS) {
      throw new UnanswerableError(`dimensions make more than ${MAX_GROUPS} rows: ask by one of them, or filter`);
    }
    const values = this.#by.map(({ level, values, valueOf }) => {
      const value = valueOf[level === 'row' ? row : level === 'visit' ? visit : act] ?? 0;
      return values[value] ?? '';
    });
    const group =
      this.#groups.push({ part: this.#part, values: [...this.#labels.slice(label, label + 1), ...values] }) - 1;
    this.#groupOf.set(key, group);
    return group;
  }

  addVisit(group: number, visit: number): void {
    const { sums } = this;
    const { visits, bounces, seconds, visitViews } = sums.places;
    if (visits >= 0) sums.add(group, visits, 1);
    if (bounces >= 0 && (this.#facts.visitEvents[visit] ?? 0) === 1) sums.add(group, bounces, 1);
    if (seconds >= 0)
      sums.add(group, seconds, (this.#facts.visitEnd[visit] ?? 0) - (this.#facts.visitStart[visit] ?? 0));
    if (visitViews >= 0) sums.add(group, visitViews, this.#facts.visitViews[visit] ?? 0);
  }

  addEvents(group: number, pageviews: number, events: number): void {
    this.sums.add(group, this.sums.places.pageviews, pageviews);
    this.sums.add(group, this.sums.places.events, events);
  }

  /**
   * Goes through all rows of the selection. `addRow` adds what is taken of one; rows of one
   * visitor and part come one after the other.
   */
  over(addRow: (row: number) => void): Added {
    const { order, rowHash, rowDay, rowViews } = this.#facts;
    const { thetas, partOfDay } = this.#selection;
    const parts = thetas.map(() => ({ visitors: 0, viewers: 0 }));
    const end = this.#selection.endOfRows;
    let hash = -1;
    let hasViewed = false;
    const endVisitor = (): void => {
      const counted = parts[this.#part];
      if (hash < 0 || counted === undefined) return;
      counted.visitors += 1;
      counted.viewers += hasViewed ? 1 : 0;
      this.sums.next(hasViewed);
    };
    for (let place = 0; place < end; place += 1) {
      const row = order[place] ?? 0;
      const part = partOfDay[rowDay[row] ?? 0] ?? -1;
      const own = rowHash[row] ?? 0;
      if (part < 0 || own >= (thetas[part] ?? 0)) continue;
      if (own !== hash || part !== this.#part) {
        endVisitor();
        [hash, hasViewed] = [own, false];
        this.#part = part;
      }
      hasViewed ||= (rowViews[row] ?? 0) > 0;
      addRow(row);
    }
    endVisitor();
    return { groups: this.#groups.map((group, index) => ({ ...group, moments: this.sums.of(index) })), parts };
  }
}
