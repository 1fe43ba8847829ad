// The address of the page as a signal, and the only way to change it. What the page shows is
// derived from it, so that back, forward, reload and a link to somebody else show the same.

import { computed, signal } from '@preact/signals';

import { formatView, parseView, type View } from './view.ts';

const search = signal(location.search);
addEventListener('popstate', () => void (search.value = location.search));

export const view = computed<View>(() => parseView(search.value));

export interface Move {
  /** Takes the place of the present entry of the history: for what is no step of a reader. */
  readonly replace?: boolean;
}

/** Changes what the page shows, and what its address says. The secret of a share stays in it. */
export function show(changes: Changes, { replace = false }: Move = {}): void {
  const next = formatView(changed(changes));
  if (next === search.value) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', (next === '' ? location.pathname : next) + location.hash);
  search.value = next;
}

/** Undefined takes a key out. */
export type Changes = { readonly [Key in keyof View]?: View[Key] | undefined };

const changed = (changes: Changes): View => ({ ...view.value, ...changes }) as View;

/** The address of the page after a change, for links. */
export const hrefOf = (changes: Changes): string => formatView(changed(changes)) || location.pathname;

/** What a site's page begins with when another one was left: the same period, and no filters. */
export const siteChanges = (site: string | undefined): Changes => ({
  site,
  filters: [],
  list: undefined,
  tabs: [],
  interval: undefined,
});
