// A button that opens a small panel under it. It closes by Escape (the button then has the focus
// again), by a click elsewhere, and when the focus leaves it.

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { Icon } from './icon.tsx';

export interface MenuProps {
  /** What the button shows. */
  readonly label: ComponentChildren;
  /** What the button is for, where its label does not say so. */
  readonly name?: string;
  /** On which side of the button the panel is aligned. */
  readonly align?: 'start' | 'end';
  readonly class?: string;
  /** Without the sign that a panel opens. */
  readonly isPlain?: boolean;
  /** Shown while open; gets what closes it. */
  readonly children: (close: () => void) => ComponentChildren;
}

export function Menu({ label, name, align = 'start', class: className = '', isPlain = false, children }: MenuProps) {
  const isOpen = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen.value) return undefined;
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) isOpen.value = false;
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [isOpen.value]);

  function onKeyDown(event: KeyboardEvent): void {
    if (!isOpen.value || event.key !== 'Escape') return;
    event.stopPropagation();
    isOpen.value = false;
    button.current?.focus();
  }

  function onFocusOut(event: FocusEvent): void {
    const to = event.relatedTarget;
    if (to instanceof Node && root.current?.contains(to) === false) isOpen.value = false;
  }

  const close = () => {
    isOpen.value = false;
    button.current?.focus();
  };

  return (
    <div ref={root} class={`menu ${className}`} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        ref={button}
        type="button"
        class="button"
        aria-expanded={isOpen.value}
        aria-label={name}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        {label}
        {!isPlain && <Icon name="down" />}
      </button>
      {isOpen.value && <div class={`menu-panel menu-${align}`}>{children(close)}</div>}
    </div>
  );
}
