// What a reader prefers on this device: the theme, and whether single keys do anything. Kept in the
// browser; where that keeps nothing (a private window), until the page is left.

import { effect, signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const write = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing to do: it holds until the page is left.
  }
};

export const theme = signal<Theme>(THEMES.find((each) => each === read('fa-theme')) ?? 'system');
export const keysOn = signal(read('fa-keys') !== 'off');

/** Keeps what is chosen, and shows the theme. A theme of the address comes first: for embedding. */
export function applyPreferences(ofAddress: () => Theme | undefined): void {
  effect(() => {
    const chosen = ofAddress() ?? theme.value;
    if (chosen === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = chosen;
  });
  effect(() => write('fa-theme', theme.value));
  effect(() => write('fa-keys', keysOn.value ? 'on' : 'off'));
}
