// The site that the page shows: what is known of it, and which day it is there.

import { computed, effect, signal, untracked } from '@preact/signals';

import { ApiError } from '../api/http.ts';
import { readSite, type SiteSettings } from '../api/sites.ts';
import { isShared, loadSites, noteDenied } from './access.ts';
import { now } from './clock.ts';
import { clear, load } from './data.ts';
import { type Day, dayIn } from './dates.ts';
import { view } from './location.ts';
import { hasListed } from './preferences.ts';
import { questionsOf } from './questions.ts';
import { passedOf } from './so-far.ts';

/** Undefined until it is read, and while another one is chosen. */
export const site = signal<SiteSettings | undefined>(undefined);
/** Why the site of the address cannot be read. */
export const siteError = signal<ApiError | undefined>(undefined);

/** Today, where the site is. */
export const today = computed<Day>(() => dayIn(site.value?.timezone ?? 'UTC', now.value));

async function read(id: string): Promise<void> {
  siteError.value = undefined;
  try {
    const settings = await readSite(id);
    if (view.peek().site === id) site.value = settings;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (!noteDenied(error) && view.peek().site === id) siteError.value = error;
  }
}

/** Reads the site of the address again, after a login or an error. */
export function reloadSite(): void {
  const { site: id } = view.peek();
  if (id !== undefined) void read(id);
}

const chosen = computed(() => view.value.site);

/** Minutes of today: as much of an earlier day it is compared with. */
const passed = computed(() => passedOf(site.value?.timezone ?? 'UTC', today.value, now.value));

/** All that the page asks, as text: what it does not ask changes no number. */
const asked = computed(() => {
  const settings = site.value;
  return settings?.id === chosen.value && settings !== undefined
    ? JSON.stringify(questionsOf(view.value, settings, today.value, passed.value))
    : undefined;
});

/**
 * Who looks at a public site may have no token, and then asks for no list: that is a 401, which a
 * browser puts on its console.
 */
const isListWanted = computed(
  () => chosen.value === undefined || isShared || hasListed.value || site.value?.public === false,
);

/** Follows the address: reads the site that it names, and the numbers of what it shows. */
export function followAddress(): void {
  effect(() => {
    const id = chosen.value;
    clear();
    site.value = undefined;
    if (id !== undefined) void read(id);
  });
  effect(() => {
    if (isListWanted.value) void untracked(loadSites);
  });
  effect(() => {
    if (asked.value !== undefined) untracked(() => reload('changes'));
  });
}

/** Asks for everything that is shown, again. */
export const refresh = (): void => reload('refresh');

function reload(how: 'changes' | 'refresh'): void {
  const settings = site.peek();
  if (settings !== undefined)
    void load({ view: view.peek(), site: settings, today: today.peek(), passed: passed.peek() }, how);
}
