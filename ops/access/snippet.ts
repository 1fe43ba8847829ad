// The line that a page needs to be counted: the tag of the tracker, as HTML that a terminal shows
// and does not obey.

import { escaped } from '../../kit/text.ts';
import type { Target } from '../target.ts';

/** References to these mean other characters in HTML, or none. */
const UNREFERABLE = /[\0\u0080-\u009f]|\p{Cs}/u;

/** On the machine that the stack is on, pages are counted by an attribute alone. */
const LOCAL = /^http:\/\/(127\.|localhost[:/])/;

/** The tag for a site; undefined if no attribute can hold its id. */
export function snippet({ url, scriptPath }: Pick<Target, 'url' | 'scriptPath'>, id: string): string | undefined {
  if (UNREFERABLE.test(id)) return undefined;
  const dev = LOCAL.test(`${url}/`) ? ' data-dev' : '';
  return `<script defer src="${attribute(url + scriptPath)}" data-domain="${attribute(id)}"${dev}></script>`;
}

/** The text within the quotes of an attribute. */
const attribute = (text: string): string =>
  Array.from(text, (character) =>
    /["&<>]/.test(character) || escaped(character) !== character ? `&#${character.codePointAt(0)};` : character,
  ).join('');
