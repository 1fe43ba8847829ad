// What is known of a site, and the command that changes each of it: settings are the operator's,
// who has the credentials of the deployment.

import type { SiteSettings } from '../api/sites.ts';
import { Copy } from '../parts/copy.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { siteCommand } from '../state/commands.ts';
import { settingsOf, type Setting } from '../state/settings.ts';
import { isTextKey, text, type TextKey } from '../text/text.ts';

export function SettingsDialog({ site, onClose }: { readonly site: SiteSettings; readonly onClose: () => void }) {
  return (
    <Dialog title={<Stranger value={text('settings.title', { site: site.name })} />} class="wide" onClose={onClose}>
      <p class="quiet">{text('settings.about')}</p>
      <dl class="settings">
        {settingsOf(site).map((setting) => (
          <div key={setting.label}>
            <dt>{text(setting.label)}</dt>
            <dd>
              <Values {...setting} />
              <Copy value={siteCommand(site.id, setting.options, location.hostname)} name={text(setting.label)} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** Words of the API that have a text, as that; all others are the operator's. */
const wordOf = (label: TextKey, value: string): string => {
  const key = `${label}.${value}`;
  return isTextKey(key) ? text(key) : value;
};

function Values({ label, values }: Setting) {
  if (values.length === 0) return <p class="quiet">{text('settings.none')}</p>;
  return (
    <ul>
      {values.map((value) => (
        <li key={value}>
          <Stranger value={wordOf(label, value)} />
        </li>
      ))}
    </ul>
  );
}
