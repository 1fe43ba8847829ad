// The page of one site: what is chosen, the figures, their chart, the panels, and how exact all of
// it is.

import type { SiteSettings } from '../api/sites.ts';
import { refresh, today } from '../state/current-site.ts';
import { failure, isUnused, ledger, pending, slots } from '../state/data.ts';
import { show, view } from '../state/location.ts';
import { panelsOf } from '../state/panels.ts';
import { allFilters, figuresOf, TOTALS } from '../state/questions.ts';
import { comparedWith, SO_FAR } from '../state/so-far.ts';
import { text } from '../text/text.ts';
import { ChartSection } from './chart-section.tsx';
import { Chips } from './chips.tsx';
import { CompareMenu } from './compare-menu.tsx';
import { Exactness } from './exactness.tsx';
import { Figures } from './figures.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { Guide } from './guide.tsx';
import { LazyDialogs } from './lazy-dialogs.tsx';
import { MoreMenu } from './more-menu.tsx';
import { Now } from './now.tsx';
import { PanelView } from './panel.tsx';
import { PeriodMenu } from './period-menu.tsx';
import { Problem } from './problem.tsx';
import { SiteMenu } from './site-menu.tsx';

export function SitePage({ site }: { readonly site: SiteSettings }) {
  return (
    <>
      <header class="top">
        <SiteMenu site={site} />
        {!isUnused.value && <Now />}
        {!isUnused.value && (
          <div class="top-tools">
            <FilterMenu />
            <CompareMenu />
            <PeriodMenu />
          </div>
        )}
        <MoreMenu site={site} />
      </header>
      <main id="main">
        <Chips site={site} />
        {failure.value !== undefined && <Problem error={failure.value} onRetry={refresh} />}
        <Numbers site={site} />
      </main>
      <LazyDialogs site={site} />
    </>
  );
}

function Numbers({ site }: { readonly site: SiteSettings }) {
  const { choice, metric, filters } = view.value;
  const figures = figuresOf(choice.period, 'totals');
  const totals = slots.value.get(TOTALS)?.answer;
  const comparedTo = comparedWith(view.value, today.value, allFilters(view.value, site));
  const compared = comparedTo === 'so_far' ? slots.value.get(SO_FAR)?.answer : totals;
  const isEmpty = totals !== undefined && totals.results.every(({ metrics }) => metrics.every((value) => !value));
  if (isUnused.value) return <Guide site={site} />;
  if (isEmpty && filters.length === 0 && ledger.value?.as_of === null && choice.period !== 'realtime')
    return <Nothing />;
  return (
    <>
      {isEmpty && filters.length > 0 && <p class="notice">{text('filters.none')}</p>}
      <Figures
        {...{ figures, compared, comparedTo }}
        answer={totals}
        chosen={metric}
        isBusy={pending.value.has(TOTALS)}
      />
      <ChartSection site={site} />
      <div class="panels">
        {panelsOf(choice.period).map((panel) => (
          <PanelView key={panel.id} panel={panel} site={site} />
        ))}
      </div>
      <Exactness site={site} />
    </>
  );
}

/** Nothing in the range, but at other times. */
function Nothing() {
  const { choice } = view.value;
  const isToday = choice.period === 'day' && (choice.date ?? today.value) === today.value;
  return (
    <section class="empty">
      <h2>{text(isToday ? 'empty.today' : 'empty.title')}</h2>
      <p>{text('empty.more')}</p>
      <button type="button" class="button primary" onClick={() => show({ choice: { period: 'all' } })}>
        {text('empty.all')}
      </button>
    </section>
  );
}
