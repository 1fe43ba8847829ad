// How a commit shares its document with other writers: how long it waits after a failed attempt,
// and whether it may use its cached copy without reading the document. A wrong guess costs a write
// that fails or a read, never a number: every write is conditional on a version.

/**
 * Pauses after failed attempts double from 40 ms, a few attempts long, to 640 ms, each drawn at
 * random up to the full length ("full jitter"). A contended document begins one step below where
 * its last commit ended: sixteen aggregators then lose one race per commit instead of three
 * (bench/race).
 */
const FIRST_PAUSE_MS = 40;
const MAX_DOUBLINGS = 4;

/** What one commit leaves to the next one of the same document, besides the cached copy. */
export interface Contention {
  /**
   * Epoch milliseconds. From then on the copy is probably stale, because others write the document
   * too; Infinity if the commit met no others.
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
   * What to keep with the copy that was just written. It stays current only while the losers of the
   * race pause; used later it costs a failed write.
   */
  afterSuccess(now: number): Contention {
    const freshUntil = this.#failures === 0 ? Infinity : now + FIRST_PAUSE_MS;
    return { freshUntil, crowding: Math.max(0, this.#crowding - 1) };
  }
}
