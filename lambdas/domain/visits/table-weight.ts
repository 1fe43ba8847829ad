// What rows of the visitor table weigh together: their numbers, and each distinct text once, as
// they are stored. A text that every row has, such as the path of the front page, would otherwise
// fill the table: a day of 700 visitors would weigh what one of 1,500 does. More rows, or rows of
// more events, never weigh less.

import { type VisitorRow, WEIGHT } from './visitor-row.ts';

/** At least the weight of these rows: a text counts in each of them. */
export function plainWeight(rows: readonly VisitorRow[]): number {
  let weight = 0;
  for (const row of rows) weight += row.weight;
  return weight;
}

/** How many of these rows, from the first on, weigh at most `limit`, and what they weigh. */
export function fitting(rows: Iterable<VisitorRow>, limit: number): { count: number; weight: number } {
  const scales = new Scales();
  let [count, weight] = [0, 0];
  for (const row of rows) {
    const next = scales.add(row);
    if (next > limit) break;
    weight = next;
    count += 1;
  }
  return { count, weight };
}

class Scales {
  readonly #pages = new Set<string>();
  readonly #names = new Set<string>();
  readonly #origins = new Set<string>();
  readonly #contexts = new Set<string>();
  #weight = 0;

  /** The weight of all rows up to this one. */
  add({ slots, pages, names, origins, contexts }: VisitorRow): number {
    const texts = pages.length + names.length + origins.length + contexts.length;
    this.#weight += WEIGHT.row + WEIGHT.slot * slots.length + WEIGHT.text * texts;
    for (const { text } of pages) this.#text(this.#pages, text);
    for (const { text } of names) this.#text(this.#names, text);
    for (const text of origins) this.#text(this.#origins, text);
    for (const text of contexts) this.#text(this.#contexts, text);
    return this.#weight;
  }

  #text(known: Set<string>, text: string): void {
    if (known.has(text)) return;
    known.add(text);
    this.#weight += Buffer.byteLength(text);
  }
}
