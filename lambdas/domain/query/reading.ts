// What was read for questions of one range: the sum of each part, and its visitor tables as facts,
// which all questions share.

import type { Summary } from '../document/summary.ts';
import { NOTHING_CUT } from '../visits/visitor-table.ts';
import type { Labelling } from './add-up-slots.ts';
import { Columns } from './columns.ts';
import { Facts } from './facts.ts';

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

export class Reading {
  readonly parts: readonly Part[];
  /** Absent where whole days are asked about. */
  readonly hours: Hours | undefined;
  #columns: Columns | undefined;

  constructor(parts: readonly Part[], hours?: Hours) {
    this.parts = parts;
    this.hours = hours;
  }

  get columns(): Columns {
    this.#columns ??= new Columns(new Facts(this.parts.map(({ summary }) => summary.table)));
    return this.#columns;
  }

  /** Whether one of the tables lacks visitors. */
  get isCut(): boolean {
    return this.parts.some(({ summary }) => summary.table.theta < NOTHING_CUT);
  }
}
