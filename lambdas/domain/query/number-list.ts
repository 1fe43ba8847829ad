// Lists of numbers and of texts with numbers, as facts.ts has them.

/** Grows as numbers are pushed; takes eight bytes a number. */
export class NumberList {
  #numbers = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const grown = new Float64Array(2 * this.#length);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#length++] = value;
  }

  /** 0 before the first, so that a list of ends begins somewhere. */
  at(index: number): number {
    return this.#numbers[index] ?? 0;
  }
}

/** Numbers texts from 0, in the order in which they come. */
export class Dictionary {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}
