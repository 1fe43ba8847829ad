// Events of clicks: on an element that names an event, on a link to a file, on a link that leaves
// the site.

import { track } from './track.ts';

const FILE = /\.(7z|csv|dmg|docx?|exe|gz|mp[34]|pdf|pptx?|rar|txt|xlsx?|zip)$/i;

export const trackClick = (target: Element): void => {
  const named = target.closest('[data-fa-event]');
  const link = target.closest('a');
  if (named) {
    const all: Record<string, string> = {};
    for (const { name, value } of named.attributes) if (name.startsWith('data-fa-')) all[name.slice(8)] = value;
    const { event, ...props } = all;
    void track(event as string, { props });
    // An address of e-mail, say, has no host.
  } else if (link && link.host) {
    const isFile = FILE.test(link.pathname);
    if (isFile || link.host !== location.host)
      void track(isFile ? 'File Download' : 'Outbound Link: Click', { props: { url: link.href } });
  }
};
