// The distinct texts of one kind in all rows: each is stored once, and rows have its place.

export class Dictionary {
  /** Ascending, so places are in the order of their texts. */
  readonly texts: readonly string[];
  readonly #places = new Map<string, number>();

  constructor(texts: Iterable<string>) {
    for (const text of texts) this.#places.set(text, 0);
    this.texts = [...this.#places.keys()].sort();
    for (const [place, text] of this.texts.entries()) this.#places.set(text, place);
  }

  placeOf(text: string): number {
    const place = this.#places.get(text);
    if (place === undefined) throw new RangeError('a text is in no dictionary');
    return place;
  }
}

/** A dictionary that was read: every text has to be used, or it was not written so. */
export class ReadDictionary {
  readonly texts: readonly string[];
  /** UTF-8 bytes of each. */
  readonly bytes: readonly number[];
  readonly #isUsed: Uint8Array;

  /** Throws RangeError unless they ascend. */
  constructor(texts: readonly string[]) {
    for (let index = 1; index < texts.length; index += 1) {
      if ((texts[index - 1] ?? '') >= (texts[index] ?? '')) throw new RangeError(`text ${index} is out of order`);
    }
    this.texts = texts;
    this.bytes = texts.map((text) => Buffer.byteLength(text));
    this.#isUsed = new Uint8Array(texts.length);
  }

  /** UTF-8 bytes of all. */
  get size(): number {
    return this.bytes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** The text at a place. Throws RangeError where there is none. */
  at(place: number): string {
    const text = this.texts[place];
    if (text === undefined) throw new RangeError(`there is no text ${place} of ${this.texts.length}`);
    this.#isUsed[place] = 1;
    return text;
  }

  /** Throws RangeError unless every text was used. */
  end(): void {
    const unused = this.#isUsed.indexOf(0);
    if (unused !== -1) throw new RangeError(`text ${unused} is in no row`);
  }
}
