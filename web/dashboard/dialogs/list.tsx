// All rows of one list: with every metric that the list has, searched by any part of a name, sorted
// by a click on a column. What is more than an answer holds is said, never left out silently.

import { useSignal } from '@preact/signals';

import { ask } from '../api/ask.ts';
import { ApiError } from '../api/http.ts';
import type { QueryAnswer } from '../api/query.ts';
import type { SiteSettings } from '../api/sites.ts';
import { formatFull } from '../format/numbers.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { today } from '../state/current-site.ts';
import type { Dimension } from '../state/dimensions.ts';
import { labelOf } from '../state/labels.ts';
import { view } from '../state/location.ts';
import type { Tab } from '../state/panels.ts';
import { listMetrics, listQuery } from '../state/questions.ts';
import { countedText, text } from '../text/text.ts';
import { saveText } from '../export/save.ts';
import { csvOfAnswer } from '../export/csv.ts';
import { hostnameOf } from '../page/totals.ts';
import { ListTable } from './list-table.tsx';
import { rowsOfList, type Sort } from './sorted-rows.ts';

export interface ListDialogProps {
  readonly site: SiteSettings;
  readonly tab: Tab;
  readonly dimension: Dimension;
  readonly onClose: () => void;
}

export function ListDialog({ site, tab, dimension, onClose }: ListDialogProps) {
  const searched = useSignal('');
  const sort = useSignal<Sort>({ by: 0, direction: 'desc' });
  const query = listQuery(view.value, site, today.value, tab, dimension);
  const { answer, error } = useAnswer(JSON.stringify(query), async (signal) => {
    const [first] = (await ask([query], signal)).body;
    if (first === undefined || first instanceof ApiError) throw first ?? new ApiError(0, '');
    return first;
  });

  const name = labelOf(dimension);
  const rows = answer === undefined ? [] : rowsOfList(answer, dimension, searched.value, sort.value);
  return (
    <Dialog title={name} class="wide" onClose={onClose}>
      <div class="list-tools">
        <input
          type="search"
          aria-label={text('list.search', { name })}
          placeholder={text('list.search', { name })}
          value={searched}
          onInput={(event) => (searched.value = event.currentTarget.value)}
        />
        <button
          type="button"
          class="button"
          disabled={answer === undefined}
          onClick={() =>
            answer !== undefined &&
            saveText(`${site.id} ${dimension}.csv`, csvOfAnswer(answer, dimension, query.metrics))
          }
        >
          {text('export.csv')}
        </button>
      </div>
      <output class="quiet small">{status(answer, error, rows.length, searched.value)}</output>
      {answer !== undefined && rows.length > 0 && (
        <ListTable
          {...{ rows, dimension, name }}
          metrics={listMetrics(tab, view.value, site)}
          filters={tab.filters}
          sort={sort.value}
          hostname={hostnameOf(site)}
          onSort={(next) => (sort.value = next)}
        />
      )}
    </Dialog>
  );
}

function status(answer: QueryAnswer | undefined, error: ApiError | undefined, shown: number, searched: string): string {
  if (error !== undefined) return text('error.question', { message: error.message });
  if (answer === undefined) return text('list.loading');
  if (shown === 0) return searched === '' ? text('panel.empty') : text('list.nothing', { text: searched });
  const total = answer.meta.total_rows ?? answer.results.length;
  const [first, all] = [answer.results.length, total].map((value) => formatFull(value, 'count'));
  if (total > answer.results.length) return text('list.cut', { count: first ?? '', total: all ?? '' });
  return countedText('list.rows', shown, formatFull(shown, 'count'));
}
