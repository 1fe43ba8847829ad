// How one commit meets the others that write its document: how long it waits after an attempt that
// failed, and whether it may take the copy that it has for the document. A wrong guess costs a
// write that fails or a read, never a number: every write is conditional on a version.

/**
 * Pauses after failed attempts double from 40 ms, a few attempts long, to 640 ms, each drawn at
 * random up to the full length ("full jitter"). A document that was raced for begins where its last
 * commit ended, less one: sixteen aggregators so lose one race per commit instead of three
 * (bench/race).
 */
const FIRST_PAUSE_MS = 40;
const MAX_DOUBLINGS = 4;

/** What one commit leaves to the next of the same document, beside its copy. */
export interface Contention {
  /**
   * Epoch milliseconds. From then on the copy is likely to be old, as others are writing it too;
   * Infinity where none were met.
   */
  readonly freshUntil: number;
  /** How often the pause after a failed attempt is doubled. */
  readonly crowding: number;
}

export class RacePolicy {
  readonly #freshUntil: number;
  readonly #random: () => number;
  #crowding: number;
  #failures = 0;
  #lostRaces = 0;

  /**
   * `before`: what the last commit left, if there is a copy of the document. `random` gives a
   * number in [0, 1).
   */
  constructor(before: Contention | undefined, random: () => number) {
    this.#freshUntil = before?.freshUntil ?? -Infinity;
    this.#crowding = before?.crowding ?? 0;
    this.#random = random;
  }

  /** Attempts that failed, and how many of them because another was faster. */
  get failures(): number {
    return this.#failures;
  }
  get lostRaces(): number {
    return this.#lostRaces;
  }

  /** Whether the copy may be taken for the document without reading it: not once it has failed. */
  trustsCopy(now: number): boolean {
    return this.#failures === 0 && now < this.#freshUntil;
  }

  /**
   * Notes an attempt that failed, by a race or by trouble of the table. Returns the milliseconds to
   * wait before the next.
   */
  pauseAfterFailure(wasRace: boolean): number {
    this.#failures += 1;
    if (wasRace) this.#lostRaces += 1;
    const pause = this.#random() * FIRST_PAUSE_MS * 2 ** this.#crowding;
    this.#crowding = Math.min(this.#crowding + 1, MAX_DOUBLINGS);
    return pause;
  }

  /**
   * What to keep with the copy that was just written. Where others race for the document it is good
   * as long as they pause; later it would lose again, at the price of a write.
   */
  afterSuccess(now: number): Contention {
    const freshUntil = this.#failures === 0 ? Infinity : now + FIRST_PAUSE_MS;
    return { freshUntil, crowding: Math.max(0, this.#crowding - 1) };
  }
}
