// What the figures and the chart are compared with.

import { useSignal } from '@preact/signals';

import { Menu } from '../parts/menu.tsx';
import { RangeForm } from '../parts/range-form.tsx';
import { ViewLink } from '../parts/view-link.tsx';
import { today } from '../state/current-site.ts';
import { show, view } from '../state/location.ts';
import { daysOf } from '../state/period.ts';
import type { View } from '../state/view.ts';
import { text } from '../text/text.ts';

const PLAIN = ['previous', 'year', 'off'] as const;

export function CompareMenu() {
  const { compare, choice } = view.value;
  if (choice.period === 'all' || choice.period === 'realtime') return null;
  const label = text(`compared.${compare}`);
  return (
    <Menu label={label} align="end" class="compare">
      {(close) => <Comparisons view={view.value} close={close} />}
    </Menu>
  );
}

function Comparisons({ view, close }: { readonly view: View; readonly close: () => void }) {
  const isCustom = useSignal(view.compare === 'custom');
  const days = daysOf(view.choice, today.value) ?? { from: today.value, to: today.value };
  const before = { from: view.compareFrom ?? days.from, to: view.compareTo ?? days.to };
  return (
    <>
      <ul>
        {PLAIN.map((compare) => (
          <li key={compare}>
            <ViewLink
              to={{ compare, compareFrom: undefined, compareTo: undefined }}
              class="menu-item"
              current={view.compare === compare}
              onFollow={close}
            >
              {text(`compare.${compare}`)}
            </ViewLink>
          </li>
        ))}
      </ul>
      {isCustom.value ? (
        <RangeForm
          days={before}
          last={today.value}
          onApply={({ from, to }) => {
            show({ compare: 'custom', compareFrom: from, compareTo: to });
            close();
          }}
        />
      ) : (
        <button type="button" class="menu-item" onClick={() => (isCustom.value = true)}>
          {text('compare.custom_open')}
        </button>
      )}
      {view.compare !== 'custom' && (
        <label class="menu-check">
          <input
            type="checkbox"
            checked={view.matchWeekday}
            onChange={(event) => show({ matchWeekday: event.currentTarget.checked })}
          />
          {text('compare.match')}
        </label>
      )}
    </>
  );
}
