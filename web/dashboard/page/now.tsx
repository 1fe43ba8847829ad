// How many visitors are here now, and the way to realtime.

import { formatFull } from '../format/numbers.ts';
import { ViewLink } from '../parts/view-link.tsx';
import { hereNow } from '../state/data.ts';
import { view } from '../state/location.ts';
import { countedText, text } from '../text/text.ts';

export function Now() {
  const count = hereNow.value;
  if (count === undefined) return <span class="now" />;
  return (
    <ViewLink
      to={{ choice: { period: 'realtime' }, interval: undefined }}
      class="now"
      current={view.value.choice.period === 'realtime'}
      title={text('now.hint')}
    >
      <span class={count > 0 ? 'now-dot on' : 'now-dot'} aria-hidden="true" />
      {countedText('now', count, formatFull(count, 'count'))}
    </ViewLink>
  );
}
