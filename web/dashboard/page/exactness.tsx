// “How exact is this?”: what became of every event of the range, and whether the numbers on the
// page are counted or estimated. The one line says the answer, the rest opens.

import type { QueryMeta } from '../api/query.ts';
import type { SiteSettings } from '../api/sites.ts';
import { formatFull } from '../format/numbers.ts';
import { formatMoment } from '../format/times.ts';
import { ledger, slots } from '../state/data.ts';
import { text } from '../text/text.ts';
import { LedgerView } from './ledger.tsx';

/** Of numbers, or of those that they are compared with. */
type Exact = Pick<QueryMeta, 'method' | 'sample'>;

const count = (value: number) => formatFull(value, 'count');

export function Exactness({ site }: { readonly site: SiteSettings }) {
  const metas = [...slots.value.values()].flatMap(({ answer }) => (answer === undefined ? [] : [answer.meta]));
  if (metas.length === 0) return null;
  const estimated = metas
    .flatMap((meta): Exact[] => [meta, ...(meta.comparison === undefined ? [] : [meta.comparison])])
    .find(({ method }) => method === 'estimated');
  const known = ledger.value;
  return (
    <details class="exactness">
      <summary>
        <b>{text('exact.title')}</b>{' '}
        <span class={estimated ? 'mark estimated' : 'mark exact'}>
          {text(estimated ? 'exact.estimated' : 'exact.exact')}
        </span>{' '}
        {known !== undefined && (
          <span class="quiet">
            {known.as_of === null ? text('exact.as_of_none') : text('exact.as_of', { time: formatMoment(known.as_of) })}
          </span>
        )}
      </summary>
      <div class="exactness-body">
        <ul class="notes">
          {notesOf(metas, estimated).map((note) => (
            <li key={note}>{note}</li>
          ))}
          <li>{text('exact.timezone', { timezone: metas[0]?.timezone ?? site.timezone })}</li>
        </ul>
        {known !== undefined && <LedgerView ledger={known} />}
      </div>
    </details>
  );
}

function notesOf(metas: readonly QueryMeta[], estimated: Exact | undefined): readonly string[] {
  const notes: string[] = [];
  if (estimated === undefined) notes.push(text('exact.exact_more'));
  else if (estimated.sample === undefined) notes.push(text('exact.estimated_plain'));
  else {
    const { kept, of } = estimated.sample;
    notes.push(text('exact.estimated_more', { kept: count(kept), of: count(of) }));
  }
  if (estimated !== undefined && metas.some(({ comparison }) => comparison !== undefined))
    notes.push(text('exact.about'));
  const isBySum = metas.some(({ visitors }) => visitors === 'sum_of_days');
  notes.push(text(isBySum ? 'exact.sum_of_days' : 'exact.distinct'));
  const unattributed = Math.max(0, ...metas.map((meta) => meta.unattributed ?? 0));
  if (unattributed > 0) notes.push(text('exact.unattributed', { count: count(unattributed) }));
  return notes;
}
