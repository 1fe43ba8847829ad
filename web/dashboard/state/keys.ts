// Single keys, as users of Plausible know them (https://plausible.io/docs/keyboard-shortcuts). None
// works with a modifier, none while a field has the focus, and all can be switched off.

import type { TextKey } from '../text/text.ts';
import { sites } from './access.ts';
import { site, today } from './current-site.ts';
import { dialog } from './dialogs.ts';
import { intervalOf, intervalsOf } from './interval.ts';
import { show, siteChanges, view } from './location.ts';
import { type Choice, daysOf, type Period, shift } from './period.ts';
import { keysOn } from './preferences.ts';
import { allFilters } from './questions.ts';

const PERIOD_KEYS: Readonly<Record<string, Period>> = {
  d: 'day',
  e: 'yesterday',
  r: 'realtime',
  w: '7d',
  f: '28d',
  t: '30d',
  n: '91d',
  m: 'month',
  p: 'lastmonth',
  y: 'year',
  l: '12mo',
  a: 'all',
};

/** What the help lists, in its order. */
export const KEY_HELP: readonly { readonly keys: readonly string[]; readonly label: TextKey }[] = [
  ...Object.entries(PERIOD_KEYS).map(([key, period]) => ({
    keys: [key.toUpperCase()],
    label: `period.${period}` as const,
  })),
  { keys: ['C'], label: 'period.custom' },
  { keys: ['←', '→'], label: 'keys.shift' },
  { keys: ['I'], label: 'keys.interval' },
  { keys: ['X'], label: 'keys.compare' },
  { keys: ['/'], label: 'keys.filter' },
  { keys: ['1', '…', '9'], label: 'keys.sites' },
  { keys: ['Esc'], label: 'keys.clear' },
  { keys: ['?'], label: 'keys.help' },
];

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

/** Listens for keys, for as long as the page is there. */
export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    const isOurs = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented && !event.isComposing;
    if (!isOurs || !keysOn.peek() || isField(event.target) || document.querySelector('dialog[open]') !== null) return;
    if (act(event.key)) event.preventDefault();
  });
}

/** What the keys of a site's page do, but for those of periods. */
const SITE_KEYS: Readonly<Record<string, () => void>> = {
  ArrowLeft: () => choose(shift(view.peek().choice, -1, today.peek())),
  ArrowRight: () => choose(shift(view.peek().choice, 1, today.peek())),
  i: nextInterval,
  x: () => show({ compare: view.peek().compare === 'off' ? 'previous' : 'off' }),
  c: () => press('.period .menu > button'),
  '/': () => press('.filter-menu > button'),
  Escape: () => show({ filters: [] }),
};

/** Does what a key is for. Whether it is for anything. */
function act(key: string): boolean {
  const does = actionOf(key);
  does?.();
  return does !== undefined;
}

function actionOf(key: string): (() => void) | undefined {
  if (key === '?') return () => void (dialog.value = 'keys');
  const numbered = /^[1-9]$/.test(key) ? sites.peek()?.[Number(key) - 1] : undefined;
  if (numbered !== undefined) return () => show(siteChanges(numbered.id));
  if (view.peek().site === undefined) return undefined;
  const period = PERIOD_KEYS[key.toLowerCase()];
  if (period !== undefined) return () => show({ choice: { period }, interval: undefined });
  return SITE_KEYS[key] ?? SITE_KEYS[key.toLowerCase()];
}

function choose(choice: Choice | undefined): void {
  if (choice !== undefined) show({ choice });
}

function nextInterval(): void {
  const settings = site.peek();
  if (settings === undefined) return;
  const { choice, interval } = view.peek();
  const filters = allFilters(view.peek(), settings);
  const days = daysOf(choice, today.peek());
  const offered = intervalsOf(choice.period, days, filters);
  const at = offered.indexOf(intervalOf(interval, choice.period, days, filters));
  show({ interval: offered[(at + 1) % offered.length] });
}

/** Opens a menu as a click would. */
function press(selector: string): void {
  const button = document.querySelector<HTMLButtonElement>(selector);
  button?.focus();
  button?.click();
}
