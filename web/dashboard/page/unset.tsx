// A list that the site has nothing for: no goals, properties or funnels. Says how an operator adds
// one.

import type { SiteSettings } from '../api/sites.ts';
import { Copy } from '../parts/copy.tsx';
import { siteCommand } from '../state/commands.ts';
import type { Tab } from '../state/panels.ts';
import { text } from '../text/text.ts';

export function Unset({ tab, site }: { readonly tab: Tab; readonly site: SiteSettings }) {
  const [key, option] =
    tab.id === 'goal'
      ? (['panel.no_goals', '--goal Signup'] as const)
      : tab.id === 'properties'
        ? (['panel.no_properties', '--property plan'] as const)
        : (['panel.no_funnels', "--funnel 'Checkout: Visit /cart > Visit /pay > Order'"] as const);
  return (
    <div class="panel-empty">
      <p>{text(key)}</p>
      <Copy value={siteCommand(site.id, option, location.hostname)} name={text(tab.label)} />
    </div>
  );
}
