// What is needed seldom: sharing, exporting, settings, the theme, keys, logging out.

import type { SiteSettings } from '../api/sites.ts';
import { logOut } from '../api/session.ts';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { access, isShared, sites } from '../state/access.ts';
import { dialog, type DialogName } from '../state/dialogs.ts';
import { theme, THEMES } from '../state/preferences.ts';
import { text } from '../text/text.ts';

export function MoreMenu({ site }: { readonly site: SiteSettings | undefined }) {
  return (
    <Menu label={<Icon name="menu" />} isPlain name={text('menu.open')} align="end" class="more-menu">
      {(close) => <Items site={site} close={close} />}
    </Menu>
  );
}

function Items({ site, close }: { readonly site: SiteSettings | undefined; readonly close: () => void }) {
  const open = (name: DialogName) => () => {
    close();
    dialog.value = name;
  };
  const item = (label: string, onClick: () => void) => (
    <li key={label}>
      <button type="button" class="menu-item" onClick={onClick}>
        {label}
      </button>
    </li>
  );
  return (
    <>
      {site !== undefined && (
        <ul>
          {!isShared && item(text('share.open'), open('share'))}
          {item(text('export.zip'), open('export'))}
          {!isShared && item(text('settings.open'), open('settings'))}
        </ul>
      )}
      <fieldset class="themes">
        <legend>{text('theme.label')}</legend>
        {THEMES.map((each) => (
          <label key={each}>
            <input type="radio" name="theme" checked={theme.value === each} onChange={() => (theme.value = each)} />
            {text(`theme.${each}`)}
          </label>
        ))}
      </fieldset>
      <ul>
        {item(text('keys.open'), open('keys'))}
        {access.value === 'granted' && !isShared && item(text('logout'), () => void leave())}
      </ul>
    </>
  );
}

/** Where the deployment is open there is nothing to log out of, and the page stays as it is. */
async function leave(): Promise<void> {
  await logOut();
  access.value = 'unknown';
  sites.value = undefined;
  location.reload();
}
