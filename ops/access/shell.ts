// Texts of strangers' and of ours as words of a shell, for commands that a person copies from the
// answer of another.

import { escaped, quoted } from '../../kit/text.ts';

/** One word of bash or zsh that means the text, shown without a character that a terminal obeys. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+=,-]+$/.test(text)) return text;
  if (escaped(text) === text) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  // The escapes of JSON but `\/`, which it does not write, are those of the quoting that bash calls
  // ANSI-C.
  return `$'${quoted(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}
