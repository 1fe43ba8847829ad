// The page's one clock, and whether anybody sees it. Nothing is asked while it is hidden.

import { signal } from '@preact/signals';

/** Epoch milliseconds, as of the last beat. */
export const now = signal(Date.now());
/** Whether the tab is in front. */
export const isVisible = signal(document.visibilityState === 'visible');

document.addEventListener('visibilitychange', () => {
  isVisible.value = document.visibilityState === 'visible';
  if (isVisible.value) now.value = Date.now();
});

/**
 * Calls back every `everyMs` milliseconds while the page is visible, and at once when it is seen
 * again after that long. Answers how to stop it.
 */
export function whileVisible(everyMs: number, callback: () => void): () => void {
  let last = Date.now();
  const beat = () => {
    if (!isVisible.peek() || Date.now() - last < everyMs) return;
    last = Date.now();
    now.value = last;
    callback();
  };
  const timer = setInterval(beat, Math.min(everyMs, 1000));
  const unsubscribe = isVisible.subscribe((visible) => visible && beat());
  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}
