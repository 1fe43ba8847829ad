// The memory of one request of questions: a stranger may ask about many days of a public site, and
// what a day takes is up to who sends its events.

import { weighWithFacts } from '../../domain/document/document-weight.ts';
import type { Summary } from '../../domain/document/summary.ts';
import { UnanswerableError } from '../../domain/query/unanswerable.ts';

/** What of a summary counts: what it was made of. */
type Held = Pick<Summary, 'counts' | 'table'>;

/** Adds up what is held, by the estimates of document-weight.ts. */
export class ReadMemory {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** `dropped` is what is held no more. Throws UnanswerableError beyond the bytes. */
  hold(held: Held, ...dropped: readonly Held[]): void {
    this.#bytes += dropped.reduce((bytes, one) => bytes - weighWithFacts(one), weighWithFacts(held));
    if (this.#bytes <= this.#maxBytes) return;
    throw new UnanswerableError(
      'the days that the questions are about take more memory than one request has: ' +
        'ask by time:month or a narrower range, or fewer questions at once',
    );
  }
}
