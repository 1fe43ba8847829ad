// What was read for questions of one range: the sum of each part, and its visitor tables as facts,
// which all questions share.

import type { Summary } from '../document/summary.ts';
import type { Labelling } from './add-up-slots.ts';
import type { Columns } from './columns.ts';
import { Selection } from './selection.ts';

/** A day, week or month of a time series, or all of a range. */
export interface Part {
  /** How an answer names it; '' for all of a range. */
  readonly label: string;
  readonly summary: Summary;
}

/** Views and events, with or without a visitor. */
export interface Counted {
  readonly views: number;
  readonly events: number;
}

/** By hours, or within a range of hours: then there is one label, which is no time. */
export interface Hours extends Labelling {
  /** What was counted of each part, by label. */
  readonly counted: readonly ReadonlyMap<string, Counted>[];
}

/** What questions of one range and grain are answered from. */
export class Reading {
  readonly parts: readonly Part[];
  /** Absent where whole days are asked about. */
  readonly hours: Hours | undefined;
  readonly #columnsBelow: (theta: number) => Columns;
  #selection: Selection | undefined;

  /** `columnsBelow`: of all rows of the parts below a hash; they may have more. */
  constructor(parts: readonly Part[], hours: Hours | undefined, columnsBelow: (theta: number) => Columns) {
    this.parts = parts;
    this.hours = hours;
    this.#columnsBelow = columnsBelow;
  }

  get selection(): Selection {
    if (this.#selection === undefined) {
      const tables = this.parts.map(({ summary }) => summary.table);
      this.#selection = new Selection(this.#columnsBelow(Math.max(0, ...tables.map(({ theta }) => theta))), tables);
    }
    return this.#selection;
  }
}
