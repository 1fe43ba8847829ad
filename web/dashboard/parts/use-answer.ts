// One question of a part of the page that is not always there: asked when the part appears, when
// the question changes, and when the numbers of the page were loaded again. The old answer stays
// until the new one is there.

import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { ApiError, isAborted } from '../api/http.ts';
import { noteDenied } from '../state/access.ts';
import { loadedAt } from '../state/data.ts';

export interface Asked<Answer> {
  readonly answer: Answer | undefined;
  readonly error: ApiError | undefined;
}

/** `question` is whatever `load` depends on, as text. */
export function useAnswer<Answer>(question: string, load: (signal: AbortSignal) => Promise<Answer>): Asked<Answer> {
  const asked = useSignal<Asked<Answer>>({ answer: undefined, error: undefined });
  useEffect(() => {
    const controller = new AbortController();
    void follow(asked, () => load(controller.signal));
    return () => controller.abort();
  }, [question, loadedAt.value]);
  return asked.value;
}

async function follow<Answer>(asked: Signal<Asked<Answer>>, load: () => Promise<Answer>): Promise<void> {
  try {
    asked.value = { answer: await load(), error: undefined };
  } catch (error) {
    if (isAborted(error)) return;
    if (!(error instanceof ApiError)) throw error;
    if (!noteDenied(error)) asked.value = { answer: asked.peek().answer, error };
  }
}
