// A goal of a site, as an operator writes it: the name of an event (`Signup`), or `Visit` and a
// page (`Visit /thanks*`), where each `*` stands for any characters. Goals are looked up when a
// question is asked, so a new one holds for the past too.

import { MAX_GOAL } from '../limits/access.ts';
import { MAX_CHARACTERS } from '../limits/requests.ts';
import { isNoLongerThan } from '../event/length.ts';

export type Goal =
  | { readonly kind: 'event'; readonly name: string }
  /** `pattern` begins with `/` or `*`. */
  | { readonly kind: 'page'; readonly pattern: string };

/** Undefined for what no event and no page can be. */
export function parseGoal(text: string): Goal | undefined {
  if (text === '' || !isNoLongerThan(text, MAX_GOAL)) return undefined;
  const pattern = /^Visit ([/*].*)$/su.exec(text)?.[1];
  if (pattern !== undefined) return { kind: 'page', pattern };
  return isNoLongerThan(text, MAX_CHARACTERS.event_type) ? { kind: 'event', name: text } : undefined;
}

/** Whether it can be a goal. */
export const isGoal = (text: string): boolean => parseGoal(text) !== undefined;
