// Tabs over a panel, by the keys that people know: arrows move and choose, Home and End too, and
// the tab key goes on to the panel.

import { useRef } from 'preact/hooks';

export interface TabItem {
  readonly id: string;
  readonly label: string;
}

export interface TabsProps {
  readonly items: readonly TabItem[];
  readonly chosen: string;
  readonly name: string;
  /** The id of the element that the tabs switch. */
  readonly controls: string;
  readonly onChoose: (id: string) => void;
}

export function Tabs({ items, chosen, name, controls, onChoose }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const at = items.findIndex(({ id }) => id === chosen);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const index = (to + items.length) % items.length;
    const item = items[index];
    if (item !== undefined) onChoose(item.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus();
  }

  return (
    <div ref={list} class="tabs" role="tablist" aria-label={name} onKeyDown={onKeyDown}>
      {items.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          role="tab"
          aria-selected={id === chosen}
          aria-controls={controls}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
