// The panels of the page and their tabs. A tab is one list: rows of one dimension, or one of
// several dimensions that a reader picks (the five UTM fields, the properties of a site).

import type { TextKey } from '../text/text.ts';
import type { Dimension } from './dimensions.ts';
import type { Metric } from './metrics.ts';
import type { Period } from './period.ts';

export interface Tab {
  /** Unique on the page; a dimension of several is its own id in the URL. */
  readonly id: string;
  readonly label: TextKey;
  readonly kind: 'rows' | 'map' | 'funnels';
  /** The first is the default. Empty: of the site's own properties, or none. */
  readonly dimensions: readonly Dimension[];
  /** The first gives rows their order and their bars. */
  readonly metrics: readonly Metric[];
  /** Whether a click on a row filters the page. */
  readonly filters: boolean;
}

export type PanelId = 'pages' | 'sources' | 'locations' | 'devices' | 'goals';

export interface Panel {
  readonly id: PanelId;
  readonly label: TextKey;
  readonly tabs: readonly Tab[];
}

/** Dimensions that go by events, but for the host name. */
const BY_EVENT: ReadonlySet<Dimension> = new Set(['page', 'event', 'goal']);

const VISIT: readonly Metric[] = ['visitors', 'visits', 'bounce_rate', 'visit_duration'];

const rows = (id: Dimension & keyof Labels, metrics: readonly Metric[] = VISIT): Tab => ({
  id,
  label: `tab.${id}`,
  kind: 'rows',
  dimensions: [id],
  metrics,
  filters: true,
});
type Labels = { [Key in TextKey as Key extends `tab.${infer Name}` ? Name : never]: true };

const PANELS: readonly Panel[] = [
  {
    id: 'sources',
    label: 'panel.sources',
    tabs: [
      rows('source'),
      rows('channel'),
      rows('referrer'),
      {
        ...rows('source'),
        id: 'campaigns',
        label: 'tab.campaigns',
        dimensions: ['utm_campaign', 'utm_source', 'utm_medium', 'utm_content', 'utm_term'],
      },
    ],
  },
  {
    id: 'pages',
    label: 'panel.pages',
    tabs: [
      rows('page', ['visitors', 'pageviews']),
      rows('entry', ['visits', 'visitors', 'bounce_rate', 'visit_duration']),
      rows('exit', ['visits', 'visitors']),
      rows('hostname', ['visitors', 'pageviews']),
    ],
  },
  {
    id: 'locations',
    label: 'panel.locations',
    tabs: [rows('country'), { ...rows('country'), id: 'map', label: 'tab.map', kind: 'map' }, rows('language')],
  },
  {
    id: 'devices',
    label: 'panel.devices',
    tabs: [rows('browser'), rows('os'), rows('device'), rows('screen')],
  },
  {
    id: 'goals',
    label: 'panel.goals',
    tabs: [
      rows('goal', ['visitors', 'events', 'conversion_rate', 'total_revenue']),
      rows('event', ['visitors', 'events']),
      // Properties are counted by event, and tied to no visitor: they cannot filter the page.
      { id: 'properties', label: 'tab.properties', kind: 'rows', dimensions: [], metrics: ['events'], filters: false },
      { id: 'funnels', label: 'tab.funnels', kind: 'funnels', dimensions: [], metrics: ['visitors'], filters: false },
    ],
  },
];

/**
 * Of the last minutes the API knows who is here and by which visit: the visitors of each page are
 * those who are on it, and what goes by events is not known yet.
 */
const REALTIME_PANELS: readonly Panel[] = PANELS.flatMap((panel) => {
  const known = panel.tabs
    .filter(({ dimensions: [first], kind }) => kind !== 'funnels' && first !== undefined && !BY_EVENT.has(first))
    .map((tab): Tab => ({ ...tab, metrics: ['visitors'], ...(tab.id === 'exit' && { label: 'tab.here' }) }));
  const tabs = known.toSorted((a, b) => Number(b.id === 'exit') - Number(a.id === 'exit'));
  return tabs.length === 0 ? [] : [{ ...panel, tabs }];
});

export const panelsOf = (period: Period): readonly Panel[] => (period === 'realtime' ? REALTIME_PANELS : PANELS);

/** What a panel shows: one of its tabs, and the dimension of it. */
export interface Shown {
  readonly tab: Tab;
  readonly dimension: Dimension | undefined;
}

/** The dimensions of a tab, with those that only the site knows. */
export const dimensionsOf = (tab: Tab, properties: readonly string[]): readonly Dimension[] =>
  tab.id === 'properties' ? properties.map((name): Dimension => `props.${name}`) : tab.dimensions;

/** The tab of a panel that was chosen: its id, or one of its dimensions. */
export function shownOf(panel: Panel, chosen: readonly string[], properties: readonly string[]): Shown {
  for (const id of chosen) {
    for (const tab of panel.tabs) {
      const dimensions = dimensionsOf(tab, properties);
      if (tab.id === id) return { tab, dimension: dimensions[0] };
      const dimension = dimensions.length > 1 ? dimensions.find((each) => each === id) : undefined;
      if (dimension !== undefined) return { tab, dimension };
    }
  }
  const [first] = panel.tabs;
  if (first === undefined) throw new Error(`panel ${panel.id} has no tabs`);
  return { tab: first, dimension: dimensionsOf(first, properties)[0] };
}

/** The tabs that are chosen after one of a panel was: no other panel's choice changes. */
export function chooseTab(panel: Panel, id: string, chosen: readonly string[], properties: readonly string[]) {
  const own = new Set(panel.tabs.flatMap((tab) => [tab.id, ...dimensionsOf(tab, properties)]));
  const others = chosen.filter((each) => !own.has(each));
  return id === panel.tabs[0]?.id ? others : [...others, id];
}
