// The world by visitors: the more, the darker. Loaded when its tab is opened. A country can be
// clicked as its row can; the list of countries has the same numbers for those who do not see it.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { get } from '../api/http.ts';
import type { QueryAnswer } from '../api/query.ts';
import { formatFull } from '../format/numbers.ts';
import { nameOf } from '../format/names.ts';
import { numberOf } from '../page/rows.tsx';
import { toggle } from '../state/filters.ts';
import { show, view } from '../state/location.ts';
import { text } from '../text/text.ts';

/** The file of the shapes, under the page's root; the build puts its name here. */
declare const WORLD_FILE: string;

type Paths = Readonly<Record<string, string>>;
let loaded: Paths | undefined;

export function WorldMap({ answer }: { readonly answer: QueryAnswer }) {
  const paths = useSignal<Paths | undefined>(loaded);
  const isFailed = useSignal(false);
  useEffect(() => {
    if (paths.value !== undefined) return;
    get<Paths>(WORLD_FILE)
      .then(({ body }) => (paths.value = loaded = body))
      .catch(() => (isFailed.value = true));
  }, [paths, isFailed]);
  if (isFailed.value) return <p class="panel-empty">{text('map.failed')}</p>;
  if (paths.value === undefined) return <div class="panel-space" />;
  return <Countries paths={paths.value} answer={answer} />;
}

function Countries({ paths, answer }: { readonly paths: Paths; readonly answer: QueryAnswer }) {
  const visitors = new Map(answer.results.map((row) => [row.dimensions[0], numberOf(row, 0)]));
  const most = Math.max(1, ...visitors.values());
  const { filters } = view.value;
  return (
    <svg class="map" viewBox="40 0 900 410" role="img" aria-label={text('map.title')}>
      {Object.entries(paths).map(([code, path]) => {
        const count = visitors.get(code) ?? 0;
        return (
          <path
            key={code}
            d={path}
            class={count > 0 ? 'map-some' : 'map-none'}
            style={count > 0 ? { fillOpacity: shade(count / most) } : {}}
            onClick={(event) => {
              const operator = event.altKey ? 'is_not' : 'is';
              if (count > 0) show({ filters: toggle(filters, 'country', operator, code) });
            }}
          >
            <title>{`${nameOf('country', code)}: ${formatFull(count, 'count')}`}</title>
          </path>
        );
      })}
    </svg>
  );
}

/** By the square root: a country with a tenth of the visitors is still seen. */
const shade = (part: number): string => (0.15 + 0.85 * Math.sqrt(part)).toFixed(2);
