// Which site the page is about, and the way to all of them.

import { useSignal } from '@preact/signals';

import type { SiteSettings } from '../api/sites.ts';
import { Menu } from '../parts/menu.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { ViewLink } from '../parts/view-link.tsx';
import { isShared, sites } from '../state/access.ts';
import { siteChanges } from '../state/location.ts';
import { text } from '../text/text.ts';

/** Sites that the menu shows at once; the search finds the others. */
const SHOWN = 12;

export function SiteMenu({ site }: { readonly site: SiteSettings }) {
  const others = sites.value ?? [];
  if (isShared || others.length === 0)
    return (
      <h1 class="site-name">
        <Stranger value={site.name} /> {isShared && <span class="quiet small">{text('share.shared')}</span>}
      </h1>
    );
  return (
    <h1 class="site-name">
      <Menu label={<Stranger value={site.name} />} name={`${text('sites.switch')}: ${site.name}`}>
        {(close) => <SiteList chosen={site.id} close={close} />}
      </Menu>
    </h1>
  );
}

function SiteList({ chosen, close }: { readonly chosen: string; readonly close: () => void }) {
  const searched = useSignal('');
  const all = sites.value ?? [];
  const found = all.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(searched.value.toLowerCase()));
  return (
    <>
      {all.length > SHOWN && (
        <input
          type="search"
          aria-label={text('sites.search')}
          placeholder={text('sites.search')}
          onInput={(event) => (searched.value = event.currentTarget.value)}
        />
      )}
      <ul>
        {found.slice(0, SHOWN).map(({ id, name }) => (
          <li key={id}>
            <ViewLink to={siteChanges(id)} class="menu-item" current={id === chosen} onFollow={close}>
              <Stranger value={name} />
            </ViewLink>
          </li>
        ))}
      </ul>
      <ul>
        <li>
          <ViewLink to={siteChanges(undefined)} class="menu-item" onFollow={close}>
            {text('sites.all')}
          </ViewLink>
        </li>
      </ul>
    </>
  );
}
