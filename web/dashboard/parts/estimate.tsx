// How far the truth may lie from an estimated number. Shown behind every number that is one, and
// behind no other.

import { formatError } from '../format/numbers.ts';
import type { Unit } from '../state/metrics.ts';
import { text } from '../text/text.ts';

export function EstimateText({ error, unit }: { readonly error: number | null | undefined; readonly unit: Unit }) {
  if (error === undefined || error === null || error <= 0) return null;
  const shown = formatError(error, unit);
  return (
    <span class="error-of">
      <span aria-hidden="true">{text('estimate.error', { error: shown })}</span>
      <span class="hidden">{text('estimate.spoken', { error: shown })}</span>
    </span>
  );
}
