// The numbers of a site's page. Each answer has a slot; a slot keeps its old answer until the new
// one is there. A change of what is shown asks the questions that changed, in one request; a
// refresh asks all of them, and the server says by ETag whether anything is new.

import { batch, signal } from '@preact/signals';

import { type Answered, ask } from '../api/ask.ts';
import { ApiError, isAborted } from '../api/http.ts';
import { type Ledger, readLedger } from '../api/ledger.ts';
import type { QueryAnswer } from '../api/query.ts';
import type { SiteSettings } from '../api/sites.ts';
import { noteDenied } from './access.ts';
import type { Day } from './dates.ts';
import { daysOf } from './period.ts';
import { nowQuery, type Question, questionsOf } from './questions.ts';
import type { View } from './view.ts';

export interface Slot {
  /** The question that `answer` is of, as JSON. */
  readonly key: string;
  readonly answer: QueryAnswer | undefined;
  /** The server cannot answer the question, and says why. */
  readonly refusal: ApiError | undefined;
}

/** By the name that a question has on the page. */
export const slots = signal<ReadonlyMap<string, Slot>>(new Map());
/** Slots whose question is being asked. */
export const pending = signal<ReadonlySet<string>>(new Set());
/** Why the last request failed; the numbers are then those of `loadedAt`. */
export const failure = signal<ApiError | undefined>(undefined);
/** Epoch milliseconds of the last answer; undefined before the first. */
export const loadedAt = signal<number | undefined>(undefined);
/** Of the range that is shown; undefined before the first answer, and where a share has none. */
export const ledger = signal<Ledger | undefined>(undefined);
/** The site was never sent anything, as far as all of its days say. */
export const isUnused = signal(false);
/** Visitors of the last five minutes. */
export const hereNow = signal<number | undefined>(undefined);

export interface Shown {
  readonly view: View;
  readonly site: SiteSettings;
  readonly today: Day;
  /** Of today, in minutes. */
  readonly passed: number;
}

/** What `ledger` is of, and the site of `hereNow`: they go by nothing else of what is shown. */
let ledgerOf: string | undefined;
let hereNowOf: string | undefined;

type How = 'changes' | 'refresh';

let running: AbortController | undefined;

/** Forgets all numbers: another site's must not stand under this one's name. */
export function clear(): void {
  running?.abort();
  ledgerOf = undefined;
  hereNowOf = undefined;
  batch(() => {
    slots.value = new Map();
    pending.value = new Set();
    failure.value = undefined;
    loadedAt.value = undefined;
    ledger.value = undefined;
    isUnused.value = false;
    hereNow.value = undefined;
  });
}

/**
 * Loads what is shown: `changes` what is not there yet, `refresh` all of it. A load that is under
 * way is given up.
 */
export async function load(shown: Shown, how: How): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const questions = questionsOf(shown.view, shown.site, shown.today, shown.passed);
  const wanted = how === 'refresh' ? questions : questions.filter(isMissing);
  pending.value = new Set(wanted.filter(isMissing).map(({ slot }) => slot));
  const wasUnused = isUnused.peek();
  try {
    await Promise.all([
      loadQuestions(wanted, controller.signal),
      loadLedger(shown, how, controller.signal),
      loadHereNow(shown, how, controller.signal),
    ]);
    failure.value = undefined;
    // The first event was counted meanwhile: the numbers may have come before it.
    if (wasUnused && !isUnused.peek()) await load(shown, 'refresh');
  } catch (error) {
    if (isAborted(error)) return;
    if (!(error instanceof ApiError)) throw error;
    if (!noteDenied(error)) failure.value = error;
    pending.value = new Set();
  }
}

const isMissing = ({ slot, query }: Question): boolean => slots.peek().get(slot)?.key !== JSON.stringify(query);

async function loadQuestions(questions: readonly Question[], signal: AbortSignal): Promise<void> {
  const { body } = await ask(
    questions.map(({ query }) => query),
    signal,
  );
  batch(() => {
    slots.value = new Map([...slots.peek(), ...questions.map((each, index) => toSlot(each, body[index]))]);
    pending.value = new Set();
    loadedAt.value = Date.now();
  });
}

function toSlot({ slot, query }: Question, answered: Answered | undefined): readonly [string, Slot] {
  const isRefused = answered instanceof ApiError;
  const [answer, refusal] = isRefused ? [undefined, answered] : [answered, undefined];
  return [slot, { key: JSON.stringify(query), answer, refusal }];
}

async function loadLedger({ view, site, today }: Shown, how: How, signal: AbortSignal): Promise<void> {
  const days = view.choice.period === 'realtime' ? { from: today, to: today } : daysOf(view.choice, today);
  // A share that is fixed to filters has no ledger, which is of all events.
  if (site.filters !== undefined) return;
  const key = JSON.stringify([site.id, days]);
  if (how === 'changes' && key === ledgerOf) return;
  const known = await readLedger(site.id, days, signal);
  const isUnknown = known.as_of === null && days !== undefined;
  const ofAll = isUnknown ? await readLedger(site.id, undefined, signal) : known;
  batch(() => {
    ledgerOf = key;
    ledger.value = known;
    isUnused.value = ofAll.as_of === null;
  });
}

async function loadHereNow({ site }: Shown, how: How, signal: AbortSignal): Promise<void> {
  if (how === 'changes' && site.id === hereNowOf) return;
  const { body } = await ask([nowQuery(site.id)], signal);
  const [answer] = body;
  const visitors = answer instanceof ApiError ? undefined : answer?.results[0]?.metrics[0];
  hereNowOf = site.id;
  hereNow.value = typeof visitors === 'number' ? visitors : undefined;
}
