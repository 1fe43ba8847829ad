// Every English text of the page, by key. `{name}` is filled in. A key that ends with `.one` and
// `.other` is chosen by a number. Another language is another file with the same keys.

import { DIALOGS } from './en/dialogs.ts';
import { NUMBERS } from './en/numbers.ts';
import { PAGES } from './en/pages.ts';
import { WORDS } from './en/words.ts';

export const EN = { ...WORDS, ...NUMBERS, ...PAGES, ...DIALOGS } as const;
