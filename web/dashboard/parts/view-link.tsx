// A link to another view of this page. A plain click changes the view in place; with a modifier, or
// the middle button, it opens as any link does.

import type { ComponentChildren } from 'preact';

import { type Changes, hrefOf, show } from '../state/location.ts';

export interface ViewLinkProps {
  readonly to: Changes;
  readonly class?: string;
  readonly current?: boolean;
  readonly title?: string;
  readonly onFollow?: () => void;
  readonly children: ComponentChildren;
}

const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

export function ViewLink({ to, class: className, current, title, onFollow, children }: ViewLinkProps) {
  return (
    <a
      href={hrefOf(to)}
      class={className}
      title={title}
      aria-current={current ? 'true' : undefined}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onFollow?.();
        show(to);
      }}
    >
      {children}
    </a>
  );
}
