// The filters that are set: each says what it holds the page to, is turned into its opposite by one
// button and removed by another.

import type { SiteSettings } from '../api/sites.ts';
import { nameOf } from '../format/names.ts';
import { printable } from '../format/printable.ts';
import { Icon } from '../parts/icon.tsx';
import { type Filter, fromApiFilter, opposite } from '../state/filters.ts';
import { labelOf } from '../state/labels.ts';
import { show, view } from '../state/location.ts';
import { text } from '../text/text.ts';

export function Chips({ site }: { readonly site: SiteSettings }) {
  const { filters } = view.value;
  const fixed = site.filters ?? [];
  if (filters.length + fixed.length === 0) return null;
  const without = (filter: Filter) => show({ filters: filters.filter((each) => each !== filter) });
  const turned = (filter: Filter) =>
    show({ filters: filters.map((each) => (each === filter ? opposite(each) : each)) });
  return (
    <div class="chips" role="group" aria-label={text('filters.label')}>
      {fixed.map((filter) => (
        <span key={JSON.stringify(filter)} class="chip fixed">
          <bdi>{describeFixed(filter)}</bdi>
        </span>
      ))}
      {filters.map((filter) => {
        const said = describeFilter(filter);
        return (
          <span key={said} class="chip">
            <button
              type="button"
              class="chip-text"
              title={text('filters.negate', { filter: said })}
              onClick={() => turned(filter)}
            >
              <bdi>{said}</bdi>
            </button>
            <button
              type="button"
              class="chip-close"
              aria-label={text('filters.remove', { filter: said })}
              onClick={() => without(filter)}
            >
              <Icon name="close" />
            </button>
          </span>
        );
      })}
      {filters.length > 1 && (
        <button type="button" class="button quiet" onClick={() => show({ filters: [] })}>
          {text('filters.clear')}
        </button>
      )}
    </div>
  );
}

/** A condition as the page would say it, and what is more than that as the API has it. */
function describeFixed(filter: unknown): string {
  const known = fromApiFilter(filter);
  return known === undefined ? printable(JSON.stringify(filter)) : describeFilter(known);
}

/** Characters of one value in a chip; the rest is in the list. */
const MAX_SHOWN = 60;

function describeFilter({ dimension, operator, values }: Filter): string {
  const names = values.map((value) => shortened(printable(nameOf(dimension, value))));
  return text(`filters.${operator}`, {
    dimension: printable(labelOf(dimension)),
    values: names.join(` ${text('filters.or')} `),
  });
}

const shortened = (value: string): string => (value.length <= MAX_SHOWN ? value : `${value.slice(0, MAX_SHOWN - 1)}…`);
