// The entry of the page: lets the reader in, follows the address, and keeps the numbers fresh while
// somebody looks.

import { effect } from '@preact/signals';
import { render } from 'preact';

import { App } from './app.tsx';
import { access, enter } from './state/access.ts';
import { whileVisible } from './state/clock.ts';
import { followAddress, refresh } from './state/current-site.ts';
import { slots } from './state/data.ts';
import { listenToKeys } from './state/keys.ts';
import { view } from './state/location.ts';
import { applyPreferences } from './state/preferences.ts';
import { TOTALS } from './state/questions.ts';

const REFRESH_MS = 30_000;
const REALTIME_MS = 10_000;

applyPreferences(() => view.value.theme);
effect(() => void document.documentElement.classList.toggle('embed', view.value.embed !== undefined));
listenToKeys();

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no #app');
render(<App />, root);

await enter();
followAddress();

let stop = () => {};
effect(() => {
  const isRealtime = view.value.choice.period === 'realtime';
  stop();
  stop = whileVisible(isRealtime ? REALTIME_MS : REFRESH_MS, () => {
    const isFinal = slots.peek().get(TOTALS)?.answer?.meta.final === true;
    if (access.peek() !== 'denied' && access.peek() !== 'expired' && !isFinal) refresh();
  });
});
