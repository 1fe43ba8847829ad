// The funnels of the site: how many visitors did each step, in its order, within a day. Asked when
// the tab is opened, and again whenever the numbers of the page are.

import { askFunnel } from '../api/ask.ts';
import type { FunnelQuery } from '../api/query.ts';
import type { Funnel, SiteSettings } from '../api/sites.ts';
import { useAnswer } from '../parts/use-answer.ts';
import { today } from '../state/current-site.ts';
import { toApiFilters } from '../state/filters.ts';
import { view } from '../state/location.ts';
import { panelsOf } from '../state/panels.ts';
import { rangeOf } from '../state/questions.ts';
import { text } from '../text/text.ts';
import { FunnelSteps } from './funnel-steps.tsx';
import { Refused } from './refused.tsx';
import { Unset } from './unset.tsx';

export function Funnels({ site }: { readonly site: SiteSettings }) {
  const tab = panelsOf('all')
    .flatMap(({ tabs }) => tabs)
    .find(({ kind }) => kind === 'funnels');
  if (site.funnels.length === 0) return tab === undefined ? null : <Unset tab={tab} site={site} />;
  return (
    <>
      {site.funnels.map((funnel) => (
        <FunnelView key={funnel.name} funnel={funnel} site={site} />
      ))}
      <p class="quiet small">{text('funnel.note')}</p>
    </>
  );
}

function FunnelView({ funnel, site }: { readonly funnel: Funnel; readonly site: SiteSettings }) {
  const query: FunnelQuery = {
    site_id: site.id,
    date_range: rangeOf(view.value, today.value),
    steps: funnel.steps,
    filters: toApiFilters(view.value.filters),
  };
  const { answer, error } = useAnswer(JSON.stringify(query), (signal) => askFunnel(query, signal));
  if (error !== undefined) return <Refused error={error} />;
  if (answer === undefined) return <div class="panel-space" />;
  return <FunnelSteps name={funnel.name} steps={answer.steps} />;
}
