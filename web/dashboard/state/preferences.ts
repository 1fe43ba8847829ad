// What a reader prefers on this device: the theme, and whether single keys do anything; and that
// there was a list of sites to read. Kept in the browser; where that keeps nothing (a private
// window), until the page is left.

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
/** Whether this browser's last list of sites was answered: somebody has logged in, or may. */
export const hasListed = signal(read('fa-listed') === 'yes');

/** Keeps what is chosen, and shows the theme. A theme of the address comes first: for embedding. */
export function applyPreferences(ofAddress: () => Theme | undefined): void {
  effect(() => {
    const chosen = ofAddress() ?? theme.value;
    if (chosen === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = chosen;
  });
  effect(() => write('fa-theme', theme.value));
  effect(() => write('fa-keys', keysOn.value ? 'on' : 'off'));
  effect(() => write('fa-listed', hasListed.value ? 'yes' : 'no'));
}
