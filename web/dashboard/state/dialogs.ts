// Which dialog is open, of those that are no part of the address: what they show is no view of the
// numbers.

import { signal } from '@preact/signals';

export type DialogName = 'settings' | 'share' | 'keys' | 'export';

/** Undefined where none is open. */
export const dialog = signal<DialogName | undefined>(undefined);
