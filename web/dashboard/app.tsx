// Which page is shown: the login, all sites, or one site.

import { useEffect } from 'preact/hooks';

import { Problem } from './page/problem.tsx';
import { Login } from './page/login.tsx';
import { SitePage } from './page/site-page.tsx';
import { SitesPage } from './page/sites-page.tsx';
import { access, isShared, sites, sitesError } from './state/access.ts';
import { reloadSite, site, siteError } from './state/current-site.ts';
import { show, view } from './state/location.ts';
import { text } from './text/text.ts';

export function App() {
  const id = view.value.site;
  const name = site.value?.name;
  useEffect(() => {
    document.title = name === undefined ? text('app.title') : text('app.site_title', { site: name });
  }, [name]);

  const isDenied = access.value === 'denied' || access.value === 'expired';
  if (isShared && (isDenied || access.value === 'anonymous'))
    return (
      <main id="main" class="empty">
        <p>{text('share.link_gone')}</p>
      </main>
    );
  if (isDenied) return <Login />;
  if (id === undefined) {
    if (access.value === 'anonymous') return <Login />;
    return <OnlySite />;
  }
  if (siteError.value !== undefined)
    return (
      <main id="main">
        <Problem error={siteError.value} onRetry={reloadSite} />
      </main>
    );
  if (site.value === undefined) return <main id="main" aria-busy="true" />;
  return <SitePage key={id} site={site.value} />;
}

/** Where there is one site, its page is the first. */
function OnlySite() {
  const [first, ...others] = sites.value ?? [];
  const isOnly = first !== undefined && others.length === 0;
  useEffect(() => {
    if (isOnly) show({ site: first.id }, { replace: true });
  }, [isOnly]);
  if (isOnly) return <main id="main" aria-busy="true" />;
  if (sites.value === undefined && sitesError.value === undefined) return <main id="main" aria-busy="true" />;
  return <SitesPage />;
}
