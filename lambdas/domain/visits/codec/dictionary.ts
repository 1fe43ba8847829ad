// The distinct texts of one kind in all rows: each is stored once, and rows have its place.

/**
 * Numbers texts as they come, so that each is looked up once; their places are known at the end.
 */
export class Dictionary {
  readonly #ids = new Map<string, number>();
  #sorted: readonly string[] = [];

  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#ids.set(text, this.#ids.size);
    return this.#ids.size - 1;
  }

  /** Ascending: so places are in the order of their texts. */
  texts(): readonly string[] {
    if (this.#sorted.length < this.#ids.size) this.#sorted = [...this.#ids.keys()].sort();
    return this.#sorted;
  }

  /** The places, among all texts so far, of these ids. */
  placesOf(ids: readonly number[]): readonly number[] {
    const places: number[] = [];
    for (const [place, text] of this.texts().entries()) places[this.idOf(text)] = place;
    return ids.map((id) => places[id] ?? 0);
  }
}

/** A dictionary that was read: every text has to be used, or it was not written so. */
export class ReadDictionary {
  /** UTF-8 bytes of all texts. */
  readonly size: number;
  readonly #texts: readonly string[];
  readonly #bytes: readonly number[];
  readonly #isUsed: Uint8Array;

  /** They must ascend. */
  constructor(texts: readonly string[]) {
    this.#texts = texts;
    this.#bytes = texts.map((text) => Buffer.byteLength(text));
    this.#isUsed = new Uint8Array(texts.length);
    this.size = this.#bytes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** The text at a place. Throws RangeError where there is none. */
  at(place: number): string {
    const text = this.#texts[place];
    if (text === undefined) throw new RangeError(`there is no text ${place} of ${this.#texts.length}`);
    this.#isUsed[place] = 1;
    return text;
  }

  /** UTF-8 bytes of the text at a place. */
  bytesAt(place: number): number {
    return this.#bytes[place] ?? 0;
  }

  /** Throws RangeError unless every text was used. */
  end(): void {
    const unused = this.#isUsed.indexOf(0);
    if (unused !== -1) throw new RangeError(`text ${unused} is in no row`);
  }
}
