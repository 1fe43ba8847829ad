// The dialog or list that is open.

import type { SiteSettings } from '../api/sites.ts';
import { dialog } from '../state/dialogs.ts';
import { isDimension } from '../state/dimensions.ts';
import { show, view } from '../state/location.ts';
import { dimensionsOf, panelsOf } from '../state/panels.ts';
import { ExportDialog } from './export.tsx';
import { KeysDialog } from './keys.tsx';
import { ListDialog } from './list.tsx';
import { SettingsDialog } from './settings.tsx';
import { ShareDialog } from './share.tsx';

export function Dialogs({ site }: { readonly site: SiteSettings | undefined }) {
  const close = () => void (dialog.value = undefined);
  const open = dialog.value;
  if (open === 'keys') return <KeysDialog onClose={close} />;
  if (site === undefined) return null;
  if (open === 'settings') return <SettingsDialog site={site} onClose={close} />;
  if (open === 'share') return <ShareDialog site={site} onClose={close} />;
  if (open === 'export') return <ExportDialog site={site} onClose={close} />;
  return <OpenList site={site} />;
}

/** The list that the address names; nothing for an unknown name. */
function OpenList({ site }: { readonly site: SiteSettings }) {
  const { list, choice } = view.value;
  if (list === undefined || !isDimension(list)) return null;
  const tab = panelsOf(choice.period)
    .flatMap(({ tabs }) => tabs)
    .find((each) => each.kind === 'rows' && dimensionsOf(each, site.properties).includes(list));
  if (tab === undefined) return null;
  return <ListDialog site={site} tab={tab} dimension={list} onClose={() => show({ list: undefined })} />;
}
