// One panel: its title, its tabs, and the list of the tab that is chosen. While another list is on
// its way the old one stays, and while the first is, the panel keeps its height.

import { useId } from 'preact/hooks';

import type { SiteSettings } from '../api/sites.ts';
import { Icon } from '../parts/icon.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { pending, slots } from '../state/data.ts';
import type { Dimension } from '../state/dimensions.ts';
import { labelOf } from '../state/labels.ts';
import { show, view } from '../state/location.ts';
import { chooseTab, dimensionsOf, type Panel, type Shown, shownOf } from '../state/panels.ts';
import { isAskable, panelMetrics, panelSlot } from '../state/questions.ts';
import { text } from '../text/text.ts';
import { Funnels } from './funnels.tsx';
import { LazyMap } from './lazy-map.tsx';
import { Refused } from './refused.tsx';
import { Rows } from './rows.tsx';
import { hostnameOf, totalOf } from './totals.ts';
import { Unset } from './unset.tsx';

export function PanelView({ panel, site }: { readonly panel: Panel; readonly site: SiteSettings }) {
  const id = useId();
  const { tabs } = view.value;
  const shown = shownOf(panel, tabs, site.properties);
  const choose = (tab: string) => show({ tabs: chooseTab(panel, tab, tabs, site.properties) }, { replace: true });
  const items = panel.tabs.map((tab) => ({ id: tab.id, label: text(tab.label) }));
  const slot = shown.dimension === undefined ? undefined : panelSlot(shown.dimension);
  return (
    <section class="panel" aria-labelledby={`${id}title`}>
      <header class="panel-head">
        <h2 id={`${id}title`}>{text(panel.label)}</h2>
        <Tabs
          {...{ items }}
          chosen={shown.tab.id}
          name={text('panel.tabs', { panel: text(panel.label) })}
          controls={`${id}body`}
          onChoose={choose}
        />
      </header>
      <div
        id={`${id}body`}
        class="panel-body"
        role="tabpanel"
        aria-label={text('panel.rows', { panel: text(panel.label), tab: text(shown.tab.label) })}
        aria-busy={slot !== undefined && pending.value.has(slot)}
      >
        <Picker {...shown} site={site} onChoose={choose} />
        <Body {...shown} site={site} />
      </div>
    </section>
  );
}

type ShownOf = Shown & { readonly site: SiteSettings };

/** Which of several dimensions the list is of: the UTM fields, the properties. */
function Picker({ tab, dimension, site, onChoose }: ShownOf & { readonly onChoose: (id: string) => void }) {
  const dimensions = dimensionsOf(tab, site.properties);
  if (dimensions.length < 2) return null;
  return (
    <label class="picker">
      <span>{text(tab.id === 'campaigns' ? 'panel.campaign' : 'panel.property')}</span>
      <select value={dimension} onChange={(event) => onChoose(event.currentTarget.value)}>
        {dimensions.map((each) => (
          <option key={each} value={each}>
            {labelOf(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Body({ tab, dimension, site }: ShownOf) {
  if (tab.kind === 'funnels') return <Funnels site={site} />;
  if (dimension === undefined || (dimension === 'goal' && site.goals.length === 0))
    return <Unset tab={tab} site={site} />;
  if (!isAskable(tab, view.value, site)) return <p class="panel-empty">{text('panel.by_event')}</p>;
  const slot = slots.value.get(panelSlot(dimension));
  if (slot?.refusal !== undefined) return <Refused error={slot.refusal} />;
  if (slot?.answer === undefined) return <div class="panel-space" />;
  if (tab.kind === 'map') return <LazyMap answer={slot.answer} />;
  if (slot.answer.results.length === 0) return <p class="panel-empty">{text('panel.empty')}</p>;
  const metrics = panelMetrics(tab, view.value, site);
  const caption = labelOf(dimension);
  return (
    <>
      <Rows
        answer={slot.answer}
        {...{ dimension, metrics, caption }}
        total={totalOf(metrics[0], tab)}
        filters={tab.filters}
        hostname={hostnameOf(site)}
      />
      <More dimension={dimension} />
    </>
  );
}

function More({ dimension }: { readonly dimension: Dimension }) {
  return (
    <button type="button" class="button quiet more" onClick={() => show({ list: dimension })}>
      <Icon name="expand" />
      {text('panel.more')} <span class="hidden">{labelOf(dimension)}</span>
    </button>
  );
}
