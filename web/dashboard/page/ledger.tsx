// The ledger: every event that was accepted, by what became of it. The parts add up to the whole,
// which is shown as the sum that it is.

import type { Ledger } from '../api/ledger.ts';
import { formatFull } from '../format/numbers.ts';
import { Stranger } from '../parts/stranger.tsx';
import { isTextKey, text, type TextKey } from '../text/text.ts';

const count = (value: number) => formatFull(value, 'count');

export function LedgerView({ ledger }: { readonly ledger: Ledger }) {
  const reasons = reasonsOf(ledger);
  const parts: readonly (readonly [TextKey, number])[] = [
    ['exact.counted', ledger.counted],
    ['exact.duplicates', ledger.duplicates],
    ['exact.filtered', ledger.filtered ?? 0],
    ['exact.pending', ledger.pending],
    ...(ledger.lost === undefined ? [] : [['exact.lost', ledger.lost] as const]),
  ];
  return (
    <div class="ledger">
      <dl>
        <Entry name={text('exact.accepted')} value={ledger.accepted} sign="" />
        {parts.map(([key, value], index) => (
          <Entry key={key} name={text(key)} value={value} sign={index === 0 ? '=' : '+'} />
        ))}
      </dl>
      {reasons.length > 0 && (
        <ul class="reasons">
          {reasons.map(([reason, events]) => (
            <li key={reason}>
              {count(events)}{' '}
              {isTextKey(`reason.${reason}`) ? text(`reason.${reason}` as TextKey) : <Stranger value={reason} />}
            </li>
          ))}
        </ul>
      )}
      <p class="quiet small">
        {text('exact.ledger_hint')} {text(ledger.final ? 'exact.final' : 'exact.open')}
      </p>
    </div>
  );
}

function Entry({ name, value, sign }: { readonly name: string; readonly value: number; readonly sign: string }) {
  return (
    <div class="ledger-part">
      <span class="ledger-sign" aria-hidden="true">
        {sign}
      </span>
      <dt>{name}</dt>
      <dd>{count(value)}</dd>
    </div>
  );
}

/** Events that were left out, by reason, the most frequent first. */
const reasonsOf = ({ filtered_by: byReason = {} }: Ledger): readonly (readonly [string, number])[] =>
  Object.entries(byReason).sort(([, a], [, b]) => b - a);
