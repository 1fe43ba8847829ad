// How the numbers of a site are shown to others: by a link that an operator makes and can end, or
// to everybody.

import { addressOf } from '../api/http.ts';
import type { SiteSettings } from '../api/sites.ts';
import { Copy } from '../parts/copy.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { shareCommand, shellWord } from '../state/commands.ts';
import { type ApiFilter, toApiFilters } from '../state/filters.ts';
import { view } from '../state/location.ts';
import { formatView } from '../state/view.ts';
import { text } from '../text/text.ts';

export function ShareDialog({ site, onClose }: { readonly site: SiteSettings; readonly onClose: () => void }) {
  const { list: _list, ...shown } = view.value;
  const { filters } = shown;
  return (
    <Dialog title={<Stranger value={text('share.title', { site: site.name })} />} class="wide" onClose={onClose}>
      {site.public && (
        <>
          <p>{text('share.public')}</p>
          <Copy value={addressOf(formatView(shown))} name={text('share.public')} />
        </>
      )}
      <p>{text('share.about')}</p>
      <Copy value={shareCommand(site.id, [], location.hostname)} name={text('share.about')} />
      {filters.length > 0 && (
        <>
          <p>{text('share.filters')}</p>
          <Copy
            value={shareCommand(site.id, toApiFilters(filters).map(filterOption), location.hostname)}
            name={text('share.filters')}
          />
        </>
      )}
      <p>{text('share.embed')}</p>
      <Copy
        value={shareCommand(site.id, ['--embed https://example.com'], location.hostname)}
        name={text('share.embed')}
      />
    </Dialog>
  );
}

/** A share is fixed to filters as the API has them. */
const filterOption = (filter: ApiFilter): string => `--filter ${shellWord(JSON.stringify(filter))}`;
