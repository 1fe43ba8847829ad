// A site without any event: the page is the guide. It shows what to put where, and waits for the
// first event; as soon as it is counted the numbers are there.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { addressOf } from '../api/http.ts';
import type { SiteSettings } from '../api/sites.ts';
import { Copy } from '../parts/copy.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { whileVisible } from '../state/clock.ts';
import { curlCommand, siteCommand, snippet } from '../state/commands.ts';
import { refresh } from '../state/current-site.ts';
import { text } from '../text/text.ts';

const LOOK_EVERY_MS = 2000;
const LOOK_FOR_MS = 600_000;

export function Guide({ site }: { readonly site: SiteSettings }) {
  const isWaiting = useSignal(true);
  const api = addressOf('');
  // The events of the guide are of now, whenever that is.
  const at = useSignal(new Date().toISOString()).value;

  useEffect(() => {
    if (!isWaiting.value) return undefined;
    const until = Date.now() + LOOK_FOR_MS;
    return whileVisible(LOOK_EVERY_MS, () => {
      if (Date.now() > until) isWaiting.value = false;
      else refresh();
    });
  }, [isWaiting.value]);

  const [before = '', after = ''] = text('guide.title', { site: '\u0000' }).split('\u0000');
  return (
    <section class="guide" aria-labelledby="guide-title">
      <h2 id="guide-title">
        {before}
        <Stranger value={site.name} />
        {after}
      </h2>
      <p>{text('guide.snippet')}</p>
      <Copy value={snippet(api, site.id)} name={text('guide.snippet')} />
      <p>{text('guide.curl')}</p>
      <Copy value={curlCommand(api, site.id, at)} name={text('guide.curl')} />
      {site.origins?.length === 0 && (
        <>
          <p>{text('guide.origins')}</p>
          <Copy
            value={siteCommand(site.id, '--origin https://example.com', location.hostname)}
            name={text('guide.origins')}
          />
        </>
      )}
      <output class="guide-wait">
        {isWaiting.value ? (
          <>
            <span class="pulse" aria-hidden="true" /> {text('guide.waiting')}
          </>
        ) : (
          <>
            {text('guide.stopped')}{' '}
            <button type="button" class="button" onClick={() => (isWaiting.value = true)}>
              {text('guide.again')}
            </button>
          </>
        )}
      </output>
      <p class="quiet">{text('guide.blocked')}</p>
    </section>
  );
}
