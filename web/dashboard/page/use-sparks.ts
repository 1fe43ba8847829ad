// The visitors of seven days, for the cards of sites: asked eight sites at a time, one request
// after the other, so that a hundred sites do not ask all at once.

import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import { ApiError, isAborted } from '../api/http.ts';
import type { QueryAnswer } from '../api/query.ts';
import type { Site } from '../api/sites.ts';
import { noteDenied } from '../state/access.ts';
import { now } from '../state/clock.ts';
import { addDays, dayIn } from '../state/dates.ts';
import { sparkQueries } from '../state/questions.ts';
import type { SparkData } from './spark.tsx';

const TOGETHER = 8;

export type Sparks = ReadonlyMap<string, SparkData>;

export function useSparks(sites: readonly Site[]): Sparks {
  const sparks = useSignal<Sparks>(new Map());
  const wanted = sites.map(({ id }) => id).join('\n');
  useEffect(() => {
    const controller = new AbortController();
    void loadSparks(sites, sparks, controller.signal).catch((error: unknown) => {
      if (isAborted(error)) return;
      if (!(error instanceof ApiError)) throw error;
      noteDenied(error);
    });
    return () => controller.abort();
  }, [wanted]);
  return sparks.value;
}

async function loadSparks(sites: readonly Site[], sparks: Signal<Sparks>, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < sites.length; at += TOGETHER) {
    const part = sites.slice(at, at + TOGETHER).filter(({ id }) => !sparks.peek().has(id));
    const { body } = await ask(part.flatMap(queriesOf), signal);
    const entries = part.flatMap(({ id }, index) => {
      const [series, total] = [body[2 * index], body[2 * index + 1]];
      if (series === undefined || series instanceof ApiError || total === undefined || total instanceof ApiError)
        return [];
      return [[id, sparkOf(series, total)] as const];
    });
    sparks.value = new Map([...sparks.peek(), ...entries]);
  }
}

function queriesOf({ id, timezone }: Site) {
  const to = dayIn(timezone, now.peek());
  return sparkQueries(id, { from: addDays(to, -6), to });
}

function sparkOf(series: QueryAnswer, total: QueryAnswer): SparkData {
  const byDay = new Map(series.results.map(({ dimensions, metrics }) => [dimensions[0], metrics[0]]));
  const numeric = (value: unknown) => (typeof value === 'number' ? value : 0);
  const [row] = total.results;
  return {
    days: (series.meta.time_labels ?? [...byDay.keys()]).map((label) => numeric(byDay.get(label))),
    total: numeric(row?.metrics[0]),
    error: row?.error?.[0] ?? 0,
  };
}
