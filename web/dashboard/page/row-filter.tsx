// What a click on a row does: the whole page is filtered by it, and by its opposite with Alt. A
// second click takes the filter out again.

import type { ComponentChildren } from 'preact';

import { printable } from '../format/printable.ts';
import type { Dimension } from '../state/dimensions.ts';
import { has, toggle } from '../state/filters.ts';
import { show, view } from '../state/location.ts';
import { text } from '../text/text.ts';

export interface RowFilterProps {
  readonly dimension: Dimension;
  readonly value: string;
  /** As the row shows the value. */
  readonly name: string;
  readonly children: ComponentChildren;
}

export function RowFilter({ dimension, value, name, children }: RowFilterProps) {
  const { filters } = view.value;
  const isOn = has(filters, dimension, 'is', value);
  const label = text(isOn ? 'row.unfilter' : 'row.filter', { name: printable(name) });
  return (
    <button
      type="button"
      class="row-name"
      aria-pressed={isOn}
      title={`${label}\n${text('row.hint')}`}
      onClick={(event) =>
        show({ filters: toggle(filters, dimension, event.altKey ? 'is_not' : 'is', value), list: undefined })
      }
    >
      {children}
    </button>
  );
}
