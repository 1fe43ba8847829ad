// A filter by hand: any dimension, what a row cannot say (contains), and values that no row shows.

import { useSignal } from '@preact/signals';

import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { type Dimension, NAMED_DIMENSIONS } from '../state/dimensions.ts';
import { has, OPERATORS, type Operator, toggle } from '../state/filters.ts';
import { labelOf } from '../state/labels.ts';
import { show, view } from '../state/location.ts';
import { text } from '../text/text.ts';

/** Goals can only be met or not: their names are not searched. */
const operatorsOf = (dimension: Dimension): readonly Operator[] =>
  dimension === 'goal' ? OPERATORS.slice(0, 2) : OPERATORS;

export const FilterMenu = () => (
  <Menu
    label={
      <>
        <Icon name="filter" /> {text('filters.add')}
      </>
    }
    class="filter-menu"
  >
    {(close) => <FilterForm close={close} />}
  </Menu>
);

function FilterForm({ close }: { readonly close: () => void }) {
  const dimension = useSignal<Dimension>('page');
  const operator = useSignal<Operator>('is');
  const value = useSignal('');
  const operators = operatorsOf(dimension.value);
  const chosen = operators.includes(operator.value) ? operator.value : 'is';

  function apply(event: Event): void {
    event.preventDefault();
    const text = value.value.trim();
    const { filters } = view.peek();
    if (text !== '' && !has(filters, dimension.value, chosen, text))
      show({ filters: toggle(filters, dimension.value, chosen, text) });
    close();
  }

  return (
    <form class="filter-form" onSubmit={apply}>
      <label>
        <span>{text('filters.by')}</span>
        <select value={dimension} onChange={(event) => (dimension.value = event.currentTarget.value as Dimension)}>
          {NAMED_DIMENSIONS.map((each) => (
            <option key={each} value={each}>
              {labelOf(each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{text('filters.how')}</span>
        <select value={chosen} onChange={(event) => (operator.value = event.currentTarget.value as Operator)}>
          {operators.map((each) => (
            <option key={each} value={each}>
              {text(`filters.op.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{text('filters.value')}</span>
        <input value={value} maxLength={1000} onInput={(event) => (value.value = event.currentTarget.value)} />
        <span class="quiet small">{text('filters.value_hint')}</span>
      </label>
      <button type="submit" class="button primary">
        {text('period.apply')}
      </button>
    </form>
  );
}
