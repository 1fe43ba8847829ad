// All sites at a glance: one card each, with the visitors of the last seven days as a line.

import { useSignal } from '@preact/signals';

import type { Site } from '../api/sites.ts';
import { Copy } from '../parts/copy.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { ViewLink } from '../parts/view-link.tsx';
import { loadSites, sites, sitesError } from '../state/access.ts';
import { addSiteCommand } from '../state/commands.ts';
import { siteChanges } from '../state/location.ts';
import { text } from '../text/text.ts';
import { LazyDialogs } from './lazy-dialogs.tsx';
import { MoreMenu } from './more-menu.tsx';
import { Problem } from './problem.tsx';
import { Spark } from './spark.tsx';
import { useSparks } from './use-sparks.ts';

/** Cards that are shown at once; the search finds the others. */
const SHOWN = 48;
/** Below that many a search would be in the way. */
const SEARCHED_FROM = 10;

export function SitesPage() {
  const searched = useSignal('');
  const all = sites.value;
  return (
    <>
      <header class="top">
        <h1 class="site-name">{text('sites.title')}</h1>
        <div class="top-tools">
          {all !== undefined && all.length >= SEARCHED_FROM && (
            <input
              type="search"
              aria-label={text('sites.search')}
              placeholder={text('sites.search')}
              value={searched}
              onInput={(event) => (searched.value = event.currentTarget.value)}
            />
          )}
        </div>
        <MoreMenu site={undefined} />
      </header>
      <main id="main">
        {sitesError.value !== undefined && <Problem error={sitesError.value} onRetry={() => void loadSites()} />}
        {all !== undefined && <Cards sites={all} searched={searched.value} />}
      </main>
      <LazyDialogs site={undefined} />
    </>
  );
}

function Cards({ sites, searched }: { readonly sites: readonly Site[]; readonly searched: string }) {
  const found = sites
    .filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(searched.toLowerCase()))
    .slice(0, SHOWN);
  const sparks = useSparks(found);
  if (sites.length === 0)
    return (
      <section class="empty">
        <h2>{text('sites.none')}</h2>
        <p>{text('sites.none_more')}</p>
        <Copy value={addSiteCommand(location.hostname)} name={text('sites.none')} />
      </section>
    );
  if (found.length === 0) return <p class="empty">{text('sites.nothing', { text: searched })}</p>;
  return (
    <ul class="cards">
      {found.map(({ id, name }) => (
        <li key={id}>
          <ViewLink to={siteChanges(id)} class="card">
            <span class="card-name">
              <Stranger value={name} />
            </span>
            <Spark spark={sparks.get(id)} />
          </ViewLink>
        </li>
      ))}
    </ul>
  );
}
