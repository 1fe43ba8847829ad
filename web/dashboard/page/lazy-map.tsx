// The map's code and shapes are loaded when its tab is opened for the first time.

import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';

import type { QueryAnswer } from '../api/query.ts';
import { text } from '../text/text.ts';

type MapProps = { readonly answer: QueryAnswer };

export function LazyMap({ answer }: MapProps) {
  const part = useSignal<{ readonly WorldMap: ComponentType<MapProps> } | undefined>(undefined);
  const isFailed = useSignal(false);
  useEffect(() => {
    import('../map/map.tsx').then((loaded) => (part.value = loaded)).catch(() => (isFailed.value = true));
  }, [part, isFailed]);
  if (isFailed.value) return <p class="panel-empty">{text('error.chunk')}</p>;
  if (part.value === undefined) return <div class="panel-space" />;
  const { WorldMap } = part.value;
  return <WorldMap answer={answer} />;
}
