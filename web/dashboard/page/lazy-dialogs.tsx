// Lists and dialogs are loaded when the first of them is opened: the first view does not need them.

import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';

import type { SiteSettings } from '../api/sites.ts';
import { dialog } from '../state/dialogs.ts';
import { view } from '../state/location.ts';
import { text } from '../text/text.ts';

type DialogsProps = { readonly site: SiteSettings | undefined };

export function LazyDialogs({ site }: DialogsProps) {
  const part = useSignal<{ readonly Dialogs: ComponentType<DialogsProps> } | undefined>(undefined);
  const isFailed = useSignal(false);
  const isOpen = dialog.value !== undefined || view.value.list !== undefined;
  useEffect(() => {
    if (!isOpen || part.value !== undefined) return;
    import('../dialogs/dialogs.tsx').then((loaded) => (part.value = loaded)).catch(() => (isFailed.value = true));
  }, [isOpen, part, isFailed]);
  if (!isOpen) return null;
  if (isFailed.value)
    return (
      <p class="problem-bar" role="alert">
        {text('error.chunk')}
      </p>
    );
  if (part.value === undefined) return null;
  const { Dialogs } = part.value;
  return <Dialogs site={site} />;
}
