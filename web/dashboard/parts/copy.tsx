// Something to copy: the text as it is, and a button. Where the browser refuses the clipboard the
// text is selected instead.

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';

import { text } from '../text/text.ts';

/** Milliseconds that the button says that it has copied. */
const SAID_MS = 2000;

export function Copy({ value, name }: { readonly value: string; readonly name: string }) {
  const isCopied = useSignal(false);
  const code = useRef<HTMLElement>(null);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(value);
      isCopied.value = true;
      setTimeout(() => (isCopied.value = false), SAID_MS);
    } catch {
      if (code.current !== null) getSelection()?.selectAllChildren(code.current);
    }
  }

  return (
    <div class="copy">
      <pre class="scroll" tabIndex={0} role="region" aria-label={name}>
        <code ref={code}>{value}</code>
      </pre>
      <button type="button" class="button" onClick={() => void copy()}>
        <span aria-live="polite">{text(isCopied.value ? 'guide.copied' : 'guide.copy')}</span>
      </button>
    </div>
  );
}
