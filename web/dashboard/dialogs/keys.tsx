// The keys of the page, and the switch that turns them off (WCAG 2.1.4).

import { Dialog } from '../parts/dialog.tsx';
import { keysOn } from '../state/preferences.ts';
import { KEY_HELP } from '../state/keys.ts';
import { text } from '../text/text.ts';

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={text('keys.title')} onClose={onClose}>
      <label class="menu-check">
        <input
          type="checkbox"
          role="switch"
          checked={keysOn}
          onChange={(event) => (keysOn.value = event.currentTarget.checked)}
        />
        {text('keys.on')}
      </label>
      <p class="quiet">{text('keys.about')}</p>
      <dl class="keys">
        {KEY_HELP.map(({ keys, label }) => (
          <div key={label}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text(label)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
