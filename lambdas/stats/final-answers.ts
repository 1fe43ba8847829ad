// Answers that are final, kept by this environment for a minute: `Cache-Control` lets everybody else keep them for a day. Open ones are
// not kept, not even for a second: readers who meet one environment and then another would see numbers go back.

import type { HttpAnswer } from '../shared/http-handler.ts';

/** A late event shows within this, where nobody else keeps the answer. */
const MAX_AGE_MS = 60_000;

/** Ten paths of 1,000 astral characters make an answer of 40 KB: 40 MB of the function's memory at the most. */
const MAX_ANSWERS = 1000;

export class FinalAnswers {
  /** The oldest first. */
  readonly #answers = new Map<string, { readonly answer: HttpAnswer; readonly at: number }>();

  /** `now` in epoch milliseconds, here and below. */
  get(question: string, now: number): HttpAnswer | undefined {
    const found = this.#answers.get(question);
    return found !== undefined && now - found.at < MAX_AGE_MS ? found.answer : undefined;
  }

  set(question: string, answer: HttpAnswer, now: number): void {
    this.#answers.delete(question);
    this.#answers.set(question, { answer, at: now });
    for (const [oldest, { at }] of this.#answers) {
      if (this.#answers.size <= MAX_ANSWERS && now - at < MAX_AGE_MS) break;
      this.#answers.delete(oldest);
    }
  }
}
