// The first and the last day of a range, by the browser's own fields for days.

import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';

import { type Day, type Days, isDay } from '../state/dates.ts';
import { text } from '../text/text.ts';

export interface RangeFormProps {
  /** What is chosen at first. */
  readonly days: Days;
  /** No day after it can be chosen. */
  readonly last: Day;
  readonly onApply: (days: Days) => void;
}

export function RangeForm({ days, last, onApply }: RangeFormProps) {
  const id = useId();
  const from = useSignal(days.from);
  const to = useSignal(days.to);
  const isBad = useSignal(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  function apply(event: Event): void {
    event.preventDefault();
    const chosen = { from: from.value, to: to.value };
    isBad.value = !isDay(chosen.from) || !isDay(chosen.to) || chosen.from > chosen.to;
    if (!isBad.value) onApply(chosen);
  }

  return (
    <form class="range" onSubmit={apply} noValidate>
      <label for={`${id}from`}>{text('period.from')}</label>
      <input
        ref={first}
        id={`${id}from`}
        type="date"
        required
        max={last}
        value={from.value}
        aria-describedby={isBad.value ? `${id}bad` : undefined}
        aria-invalid={isBad.value}
        onInput={(event) => (from.value = event.currentTarget.value)}
      />
      <label for={`${id}to`}>{text('period.to')}</label>
      <input
        id={`${id}to`}
        type="date"
        required
        max={last}
        value={to.value}
        aria-describedby={isBad.value ? `${id}bad` : undefined}
        aria-invalid={isBad.value}
        onInput={(event) => (to.value = event.currentTarget.value)}
      />
      {isBad.value && (
        <p id={`${id}bad`} class="problem" role="alert">
          {text('period.bad')}
        </p>
      )}
      <button type="submit" class="button primary">
        {text('period.apply')}
      </button>
    </form>
  );
}
