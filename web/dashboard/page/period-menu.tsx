// Which days the page is about: a menu of periods, a custom range, and a step earlier and later.

import { useSignal } from '@preact/signals';

import { formatDay, formatDays, formatMonth } from '../format/times.ts';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { RangeForm } from '../parts/range-form.tsx';
import { ViewLink } from '../parts/view-link.tsx';
import { today } from '../state/current-site.ts';
import { show, view } from '../state/location.ts';
import { type Choice, daysOf, type Period, shift } from '../state/period.ts';
import { text } from '../text/text.ts';

/** Groups of the menu, with a line between them. */
const GROUPS: readonly (readonly Period[])[] = [
  ['realtime', 'day', 'yesterday'],
  ['7d', '28d', '30d', '91d'],
  ['month', 'lastmonth', 'year', '12mo', 'all'],
];

export function PeriodMenu() {
  const { choice } = view.value;
  return (
    <div class="period">
      <Step by={-1} choice={choice} />
      <Menu label={labelOfChoice(choice, today.value)} align="end">
        {(close) => <Periods choice={choice} close={close} />}
      </Menu>
      <Step by={1} choice={choice} />
    </div>
  );
}

function Periods({ choice, close }: { readonly choice: Choice; readonly close: () => void }) {
  const isCustom = useSignal(choice.period === 'custom');
  const days = daysOf(choice, today.value) ?? { from: today.value, to: today.value };
  return (
    <>
      {GROUPS.map((group) => (
        <ul key={group[0]}>
          {group.map((period) => (
            <li key={period}>
              <ViewLink
                to={{ choice: { period }, interval: undefined }}
                class="menu-item"
                current={choice.period === period && choice.date === undefined}
                onFollow={close}
              >
                {text(`period.${period}`)}
              </ViewLink>
            </li>
          ))}
        </ul>
      ))}
      {isCustom.value ? (
        <RangeForm
          days={days}
          last={today.value}
          onApply={({ from, to }) => {
            show({ choice: { period: 'custom', from, to }, interval: undefined });
            close();
          }}
        />
      ) : (
        <button type="button" class="menu-item" onClick={() => (isCustom.value = true)}>
          {text('period.custom_open')}
        </button>
      )}
    </>
  );
}

function Step({ by, choice }: { readonly by: -1 | 1; readonly choice: Choice }) {
  const next = shift(choice, by, today.value);
  return (
    <button
      type="button"
      class="button step"
      aria-label={text(by === -1 ? 'period.previous' : 'period.next')}
      disabled={next === undefined}
      onClick={() => next !== undefined && show({ choice: next })}
    >
      <Icon name={by === -1 ? 'left' : 'right'} />
    </button>
  );
}

/** What the button says: the name of the period, or its days. */
function labelOfChoice(choice: Choice, day: string): string {
  const { period, date } = choice;
  const days = daysOf(choice, day);
  if (period === 'custom' && days !== undefined) return formatDays(days);
  if (date === undefined || days === undefined) return text(`period.${period}`);
  if (period === 'day') return formatDay(days.from);
  if (period === 'month') return formatMonth(days.from);
  if (period === 'year') return days.from.slice(0, 4);
  return formatDays(days);
}
