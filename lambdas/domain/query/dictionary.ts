// Texts with numbers, as facts.ts has them.

/** Numbers texts from 0, in the order in which they come. */
export class Dictionary {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** Neighbours are often alike, and nothing is quicker than to compare with the last. */
  #last = '';
  #lastNumber = -1;

  numberOf(text: string): number {
    if (text === this.#last && this.#lastNumber >= 0) return this.#lastNumber;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    this.#last = text;
    this.#lastNumber = number;
    return number;
  }
}
