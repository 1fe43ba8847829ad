// The chart of the metric that is chosen, with the choice of how its time is cut.

import type { SiteSettings } from '../api/sites.ts';
import { Chart } from '../chart/chart.tsx';
import { ChartTable } from '../chart/chart-table.tsx';
import { localLabel, seriesOf } from '../chart/series.ts';
import { now } from '../state/clock.ts';
import { today } from '../state/current-site.ts';
import { pending, slots } from '../state/data.ts';
import { intervalOf, intervalsOf, isInterval } from '../state/interval.ts';
import { show, view } from '../state/location.ts';
import { infoOf } from '../state/metrics.ts';
import { daysOf } from '../state/period.ts';
import { allFilters, figuresOf, SERIES } from '../state/questions.ts';
import { text } from '../text/text.ts';
import { Refused } from './refused.tsx';

export function ChartSection({ site }: { readonly site: SiteSettings }) {
  const { choice, interval: chosen, metric } = view.value;
  const filters = allFilters(view.value, site);
  const days = daysOf(choice, today.value);
  const interval = intervalOf(chosen, choice.period, days, filters);
  const offered = intervalsOf(choice.period, days, filters);
  const figures = figuresOf(choice.period, 'series');
  const shownMetric = figures.includes(metric) ? metric : 'pageviews';
  return (
    <section class="chart-section" aria-labelledby="chart-title" aria-busy={pending.value.has(SERIES)}>
      <header class="chart-head">
        <h2 id="chart-title">
          {text('chart.label', { metric: text(infoOf(shownMetric).label), interval: text(`interval.${interval}`) })}
        </h2>
        {offered.length > 1 && (
          <label class="picker">
            <span class="hidden">{text('interval.label')}</span>
            <select
              value={interval}
              onChange={({ currentTarget }) =>
                isInterval(currentTarget.value) && show({ interval: currentTarget.value })
              }
            >
              {offered.map((each) => (
                <option key={each} value={each}>
                  {text(`interval.${each}`)}
                </option>
              ))}
            </select>
          </label>
        )}
      </header>
      <Drawn site={site} />
    </section>
  );
}

function Drawn({ site }: { readonly site: SiteSettings }) {
  const slot = slots.value.get(SERIES);
  if (slot?.refusal !== undefined) return <Refused error={slot.refusal} />;
  const { answer } = slot ?? {};
  if (answer === undefined) return <div class="chart-space" />;
  // What the answer is of, and not what is shown by now: that answer may be on its way.
  const { metrics, dimensions } = answer.query;
  const interval = dimensions[0]?.slice('time:'.length) ?? '';
  if (!isInterval(interval)) return <div class="chart-space" />;
  const metric = metrics.includes(view.value.metric) ? view.value.metric : 'pageviews';
  const points = seriesOf(answer, metrics, metric, interval, localLabel(site.timezone, now.value));
  if (points.length === 0) return <p class="chart-space panel-empty">{text('chart.empty')}</p>;
  return (
    <>
      <Chart {...{ points, metric, interval }} />
      <ChartTable {...{ points, metric, interval }} />
    </>
  );
}
